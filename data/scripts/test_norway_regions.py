"""Check the committed regions, their changes and populations against known facts.

    python3 -m unittest discover -s data/scripts
"""

import csv
import unittest
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "norway"


def read(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_valid(row, day):
    return row["from"] <= day and (row["to"] == ".." or day <= row["to"])


class NorwayRegions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = read("regions.csv")
        cls.regions = {row["id"]: row for row in cls.rows}
        cls.official = [row for row in cls.rows if row["scheme"] == "NO_REGION"]
        cls.population = read("population.csv")
        cls.changes = defaultdict(dict)
        for row in read("region_changes.csv"):
            assert row["b"] not in cls.changes[row["a"], row["on"]], row
            cls.changes[row["a"], row["on"]][row["b"]] = Decimal(row["share"])

    def region(self, code, day):
        found = [row["id"] for row in self.official if row["code"] == code and is_valid(row, day)]
        self.assertEqual(len(found), 1, f"{code} on {day}")
        return found[0]

    def became(self, code, last_day, on):
        """Code -> share of what the region of a code and day was from the day `on`."""
        shares = self.changes.get((self.region(code, last_day), on), {})
        return {self.regions[b]["code"]: float(share) for b, share in shares.items()}

    def test_ids_stand_once_and_references_exist(self):
        self.assertEqual(max(Counter(row["id"] for row in self.rows).values()), 1)
        used = {row["parent"] for row in self.rows} | {row["region"] for row in self.population}
        for (a, _), shares in self.changes.items():
            used |= {a, *shares}
        self.assertEqual(used - set(self.regions) - {""}, set())

    def test_number_of_valid_regions(self):
        counts = {
            "MUNICIPALITY": {2013: 428, 2018: 422, 2019: 422, 2020: 356, 2024: 357},
            "COUNTY": {2013: 19, 2017: 19, 2018: 18, 2019: 18, 2020: 11, 2023: 11, 2024: 15},
        }
        for level, by_year in counts.items():
            for year, count in by_year.items():
                valid = [row for row in self.official if row["level"] == level and is_valid(row, f"{year}-01-01")]
                self.assertEqual(len(valid), count, f"{level} {year}")
                self.assertEqual(len({row["code"] for row in valid}), count, f"{level} {year}")

    def test_codes_keep_their_zeros_and_ids_their_form(self):
        for row in self.official:
            kind, digits = ("county", 2) if row["level"] == "COUNTY" else ("municipality", 4)
            self.assertRegex(row["code"], rf"^\d{{{digits}}}$")
            year = f"~{row['from'][:4]}" if row["from"] else ""
            self.assertEqual(row["id"], f"region:no-{kind}-{row['code']}{year}")
            self.assertNotIn(" - ", row["name"])

    def test_known_ids(self):
        for id in ("03", "04", "11", "15", "18", "50~2018", "30~2020", "34~2020", "31~2024", "40~2024"):
            self.assertIn(f"region:no-county-{id}", self.regions)
        self.assertEqual(self.regions["region:no"]["level"], "COUNTRY")
        self.assertNotIn("9999", {row["code"] for row in self.official})

    def test_a_municipality_lies_in_one_county_all_its_life(self):
        for row in self.official:
            if row["level"] == "MUNICIPALITY":
                county = self.regions[row["parent"]]
                self.assertEqual(county["code"], row["code"][:2])
                self.assertTrue(is_valid(county, max(row["from"], "2013-01-01")), row["id"])
                self.assertTrue(county["to"] == ".." or row["to"] <= county["to"], row["id"])

    def test_versions_of_a_name_are_one_region(self):
        vang = [row for row in self.official if row["code"] == "0545"]
        self.assertEqual([(row["name"], row["to"]) for row in vang], [("Vang", "2019-12-31")])
        trondheim = [row["from"] for row in self.official if row["code"] == "5001"]
        self.assertEqual(trondheim, ["2018-01-01", "2020-01-01"])
        self.assertEqual(self.regions[self.region("5540", "2024-01-01")]["name"], "Kåfjord")

    def test_shares_add_up_to_one(self):
        for (a, on), shares in self.changes.items():
            self.assertEqual(sum(shares.values()), 1, f"{a} {on}")
            self.assertGreater(min(shares.values()), 0, f"{a} {on}")

    def test_changes_lie_in_the_lives_of_their_regions(self):
        for (a, on), shares in self.changes.items():
            for b in shares:
                self.assertTrue(is_valid(self.regions[b], on), f"{a} -> {b} {on}")
            if a not in shares:
                self.assertGreater(on, self.regions[a]["to"])
        for row in self.official:
            if row["to"] != "..":
                day_after = date.fromisoformat(row["to"]) + timedelta(days=1)
                self.assertIn((row["id"], day_after.isoformat()), self.changes)

    def test_the_last_rows_hold_today(self):
        last = {}
        for a, on in sorted(self.changes):
            last[a] = self.changes[a, on]
        for a, shares in last.items():
            for b in shares if a not in shares else ():
                self.assertEqual(self.regions[b]["to"], "..", f"{a} -> {b}")

    def test_known_moves(self):
        moves = [
            ("1634", "2017-12-31", "5021", "2018-01-01"),
            ("1638", "2017-12-31", "5024", "2018-01-01"),
            ("1638", "2017-12-31", "5059", "2020-01-01"),
            ("5024", "2019-12-31", "5059", "2020-01-01"),
            ("1567", "2018-12-31", "5061", "2019-01-01"),
            ("0427", "2019-12-31", "3420", "2020-01-01"),
            ("0501", "2019-12-31", "3405", "2020-01-01"),
            ("0604", "2019-12-31", "3006", "2020-01-01"),
            ("3006", "2023-12-31", "3303", "2024-01-01"),
            ("0604", "2019-12-31", "3303", "2024-01-01"),
            ("0807", "2019-12-31", "3808", "2020-01-01"),
            ("0807", "2019-12-31", "4005", "2024-01-01"),
            ("1902", "2019-12-31", "5401", "2020-01-01"),
            ("1902", "2019-12-31", "5501", "2024-01-01"),
            ("1420", "2019-12-31", "4640", "2020-01-01"),
            ("1504", "2019-12-31", "1508", "2024-01-01"),
            ("1534", "2019-12-31", "1580", "2024-01-01"),
            ("16", "2017-12-31", "50", "2018-01-01"),
            ("17", "2017-12-31", "50", "2018-01-01"),
            ("04", "2019-12-31", "34", "2020-01-01"),
            ("12", "2019-12-31", "46", "2020-01-01"),
            ("02", "2019-12-31", "32", "2024-01-01"),
            ("08", "2019-12-31", "38", "2020-01-01"),
            ("08", "2019-12-31", "40", "2024-01-01"),
            ("19", "2019-12-31", "55", "2024-01-01"),
            ("20", "2019-12-31", "56", "2024-01-01"),
        ]
        for a, last_day, b, on in moves:
            self.assertEqual(self.became(a, last_day, on), {b: 1}, f"{a} on {on}")

    def test_known_splits(self):
        splits = [
            ("05", "2019-12-31", "2020-01-01", {"34": 0.916, "30": 0.084}),
            ("05", "2019-12-31", "2024-01-01", {"34": 0.916, "32": 0.084}),
            ("14", "2019-12-31", "2020-01-01", {"46": 0.990, "15": 0.010}),
            ("38", "2023-12-31", "2024-01-01", {"39": 0.591, "40": 0.409}),
            ("1507", "2023-12-31", "2024-01-01", {"1508": 0.862, "1580": 0.138}),
        ]
        for a, last_day, on, expected in splits:
            found = self.became(a, last_day, on)
            self.assertEqual(found.keys(), expected.keys(), f"{a} on {on}")
            for b, share in expected.items():
                self.assertAlmostEqual(found[b], share, delta=0.0006, msg=f"{a} -> {b} on {on}")

    def test_split_municipalities_are_not_divided_by_rounded_weights(self):
        self.assertLess(self.became("1850", "2019-12-31", "2020-01-01")["1806"], 0.49)
        self.assertGreater(self.became("5012", "2019-12-31", "2020-01-01")["5059"], 0.4)
        self.assertAlmostEqual(self.became("0720", "2016-12-31", "2017-01-01")["0704"], 0.2, delta=0.03)

    def test_codes_that_live_on_stay_one_region(self):
        days = defaultdict(set)
        for (a, on), shares in self.changes.items():
            if self.regions[a]["code"] in ("15", "18", "50"):
                self.assertIn(a, shares)
                days[self.regions[a]["code"]].add(on)
            else:
                self.assertNotIn(a, shares)
        self.assertEqual(
            days,
            {"15": {"2019-01-01", "2020-01-01"}, "18": {"2020-01-01"}, "50": {"2019-01-01", "2020-01-01"}},
        )
        self.assertAlmostEqual(self.became("15", "2018-12-31", "2019-01-01")["50"], 0.0076, delta=0.0001)

    def test_population_is_of_years_in_which_the_region_had_its_area(self):
        inhabitants = {(row["region"], int(row["year"])): int(row["inhabitants"]) for row in self.population}
        self.assertEqual(len(inhabitants), len(self.population))
        for region, year in inhabitants:
            self.assertTrue(is_valid(self.regions[region], f"{year}-01-01"), f"{region} {year}")
        self.assertEqual(inhabitants["region:no", 2024], 5550203)
        self.assertNotIn(("region:no-county-15", 2019), inhabitants)
        for year in (2024, 2025):
            for level in ("COUNTY", "MUNICIPALITY"):
                of_level = {id for id, row in self.regions.items() if row["level"] == level}
                total = sum(n for (id, y), n in inhabitants.items() if y == year and id in of_level)
                self.assertEqual(total, inhabitants["region:no", year], f"{level} {year}")


if __name__ == "__main__":
    unittest.main()
