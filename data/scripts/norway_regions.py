"""Make the Norwegian counties and municipalities of 2013-2024 as tables of the data package.

    norway_regions.py INPUT_FOLDER OUTPUT_FOLDER

INPUT_FOLDER holds the extracts of csdata and KLASS named below, OUTPUT_FOLDER gets regions.csv, region_changes.csv and
population.csv (data/norway). The same input gives the same bytes.

Sources
  csdata_*        R package csdata, Norwegian Institute of Public Health, MIT licence: county weights
                  ("redistricting", by population and calendar year) and population on 1 January in codes of 2024.
  ssb_klass131_*  Statistics Norway, KLASS 131 (municipalities), as packaged in klassR, MIT licence: every version
                  of a municipality and which version became which. Statistics Norway's data are CC BY 4.0.
  The names of the counties are in this script: the sources only know those of 2020 and 2024.
  unofficial-regions.csv beside this script (if it is there): informal regions, appended to regions.csv as they are.

Regions
  * Municipality: `region:no-municipality-CODE~YEAR`. The versions of KLASS that differ in name alone are one region:
    it starts with the first of them that KLASS lists and has the newest name. A version that gained or lost area
    through a listed merger or split is a region of its own. KLASS lists those of after 2000: a start before may be
    that of a rename. 9999 "Uoppgitt" (not stated) is left out.
  * A name with parallels ("Gáivuotna - Kåfjord - Kaivuono") is cut to the Norwegian one. Additions that tell
    namesakes apart ("Våler (Østfold)") stay.
  * County: `region:no-county-CODE~YEAR`, without the year where it is older than 2013 (`from` is empty, not known).
    15, 18 and 50 live on with another area and stay one region. Every county stands directly under Norway.
  * The county of a municipality is the one of its code's first two digits. A municipality that outlived its county
    under the same code would need two versions; there is none (checked).
  * `to` is the last day; `..` means that the source says it is still valid.

Changes: of region a, `share` (of a's population before it ended) is in b from the day `on`
  * Each day's rows of one region add up to 1. A region that ended has rows for the day after, and again for each
    later day on which what it became has changed: all are taken from the region's own population, so that nothing
    has to be chained (Telemark of 2019 is Telemark of 2024).
  * 15, 18 and 50 have a row to themselves on each day that their area changed, also where all of it stayed, and no
    rows that skip such a day.
  * County weights are those of csdata for the last year of the old area, whose receivers of 2024 are led back to the
    counties of the day through the municipalities (the 2020 weights of csdata are damaged). One cannot be: Rindal
    (2019) and Halsa (2020) both went from 15 to 50. Rindal's part is its population over that of county 15.
  * Municipalities that were split. csdata gives equal or rounded weights, which are not of population:
      - Ålesund 1507 (2024): by the population of 1508 and 1580 on the day itself.
      - 1504, 1523, 1529, 1534, 1546, which were Ålesund 2020-2023: from 2024 the former Haram (1534) is the new
        Haram (1580) and the others are Ålesund (1508); the new Haram was made in the old borders, and has 9,357
        inhabitants in 2024 where the old one had 9,345 in 2018.
      - Tysfjord 1850, Snillfjord 5012 (2020) and Stokke 0720 (2017; csdata gives all of it to Sandefjord, although
        Vear went to Tønsberg): estimated from the break in the population series of the receivers. csdata's years
        before hold its own weight of the split one, the years after are counted. What a receiver has more or less
        than all receivers together have grown is what that weight was wrong by. This needs the inhabitants of the
        split one, which the extracts do not have (SPLIT below). An estimate, good to some hundredths.

Population (1 January; no imputed years)
  * csdata has codes of 2024 only, earlier years in the areas of 2024. They are attached only to the years in which a
    region had that area: to regions that are still valid, from the first 1 January after their start, or after their
    last change of area (15, 18, 50: 2020). Regions that ended have none, nor a share backwards.
"""

import csv
import gzip
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

FIRST_DAY = date(2013, 1, 1)
LAST_VINTAGE = date(2024, 1, 1)
OPEN = ".."
COUNTRY = "region:no"
DECIMALS = 6

# code, start year (None: before 2013), last year (None: still valid), name
COUNTIES = [
    ("01", None, 2019, "Østfold"),
    ("02", None, 2019, "Akershus"),
    ("03", None, None, "Oslo"),
    ("04", None, 2019, "Hedmark"),
    ("05", None, 2019, "Oppland"),
    ("06", None, 2019, "Buskerud"),
    ("07", None, 2019, "Vestfold"),
    ("08", None, 2019, "Telemark"),
    ("09", None, 2019, "Aust-Agder"),
    ("10", None, 2019, "Vest-Agder"),
    ("11", None, None, "Rogaland"),
    ("12", None, 2019, "Hordaland"),
    ("14", None, 2019, "Sogn og Fjordane"),
    ("15", None, None, "Møre og Romsdal"),
    ("16", None, 2017, "Sør-Trøndelag"),
    ("17", None, 2017, "Nord-Trøndelag"),
    ("18", None, None, "Nordland"),
    ("19", None, 2019, "Troms"),
    ("20", None, 2019, "Finnmark"),
    ("30", 2020, 2023, "Viken"),
    ("31", 2024, None, "Østfold"),
    ("32", 2024, None, "Akershus"),
    ("33", 2024, None, "Buskerud"),
    ("34", 2020, None, "Innlandet"),
    ("38", 2020, 2023, "Vestfold og Telemark"),
    ("39", 2024, None, "Vestfold"),
    ("40", 2024, None, "Telemark"),
    ("42", 2020, None, "Agder"),
    ("46", 2020, None, "Vestland"),
    ("50", 2018, None, "Trøndelag"),
    ("54", 2020, 2023, "Troms og Finnmark"),
    ("55", 2024, None, "Troms"),
    ("56", 2024, None, "Finnmark"),
]

# The Norwegian ones among parallel names: KLASS has them in no fixed order.
NORWEGIAN_NAMES = {
    "Evenes", "Fauske", "Gratangen", "Hamarøy", "Hammerfest", "Harstad", "Hattfjelldal", "Karasjok", "Kautokeino",
    "Kåfjord", "Lavangen", "Levanger", "Namsos", "Nesseby", "Nordreisa", "Porsanger", "Rana", "Røros", "Røyrvik",
    "Snåsa", "Sortland", "Storfjord", "Sørfold", "Tana", "Tjeldsund", "Trondheim", "Tysfjord",
}

# Split municipalities whose parts are estimated from the population series: their inhabitants (Stokke 2016, Tysfjord
# 2018, Snillfjord 2019), from encyclopaedia articles that quote Statistics Norway. Ten more or less do not matter.
SPLIT = {"0720": 11657, "1850": 1953, "5012": 999}

# What the municipalities that were merged into Ålesund in 2020 have been since it was split again.
FORMER_AALESUND = {"1504": "1508", "1523": "1508", "1529": "1508", "1534": "1580", "1546": "1508"}

VALID_MUNICIPALITIES = {2013: 428, 2018: 422, 2019: 422, 2020: 356, 2024: 357}
VALID_COUNTIES = {2013: 19, 2017: 19, 2018: 18, 2019: 18, 2020: 11, 2023: 11, 2024: 15}
# What a region became and when: at least nine tenths of it, by the step before as well as directly.
KNOWN_CHAINS = [
    ("1634", ("5021", 2018)),
    ("1638", ("5024", 2018), ("5059", 2020)),
    ("0427", ("3420", 2020)),
    ("0501", ("3405", 2020)),
    ("0604", ("3006", 2020), ("3303", 2024)),
    ("0807", ("3808", 2020), ("4005", 2024)),
    ("1902", ("5401", 2020), ("5501", 2024)),
    ("1420", ("4640", 2020)),
    ("1567", ("5061", 2019)),
    ("04", ("34", 2020)),
    ("05", ("34", 2020)),
    ("14", ("46", 2020)),
    ("12", ("46", 2020)),
    ("08", ("38", 2020)),
    ("08", ("40", 2024)),
]


class Region(NamedTuple):
    """A region while its code and area hold; `start` None: not known, `end` None: still valid."""

    id: str
    code: str
    name: str
    level: str
    parent: str
    start: date | None
    end: date | None

    def is_valid(self, day):
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Input(NamedTuple):
    """What is read of the extracts."""

    versions: list  # KLASS: rows of municipality versions
    changes: list  # KLASS: rows of changes
    population: dict  # (csdata code, year) -> inhabitants
    county_weights: dict  # (county code, year) -> {county code of 2024: share}
    municipality_weights: dict  # (code of 2024, code, year) -> share


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: norway_regions.py INPUT_FOLDER OUTPUT_FOLDER")
    source = read_input(Path(arguments[0]))
    municipalities, region_of_variant = build_municipalities(source.versions, source.changes)
    counties = build_counties()
    successors = direct_successors(source, municipalities, region_of_variant)
    places = Places(municipalities, counties, successors)
    changes = municipality_changes(places) + county_changes(places, source)
    country = Region(COUNTRY, "NO", "Norge", "COUNTRY", "", None, None)
    regions = [country] + counties + municipalities
    population = population_rows(source.population, regions, changes)
    unofficial = read_unofficial(Path(__file__).parent / "unofficial-regions.csv")
    check(regions, changes, population, unofficial)
    write_all(Path(arguments[1]), regions, changes, population, unofficial)


# ------------------------------------------------------------------------------------------------------------- reading


def read_input(folder):
    """Read the five extracts that are used."""
    population, weights = {}, defaultdict(dict)
    for row in read_gz(folder / "csdata_nor_population_b2024_totals.csv.gz"):
        if row["imputed"] == "FALSE":
            population[row["location_code"], int(row["calyear"])] = int(row["pop_jan1_n"])
    municipality_weights = {}
    for row in read_gz(folder / "csdata_nor_locations_redistricting_b2024.csv.gz"):
        now, then = (row[key].rpartition("_nor")[2] for key in ("location_code_current", "location_code_original"))
        year, weight = int(row["calyear"]), Fraction(row["weighting"])
        if row["granularity_geo"] == "county":
            weights[then, year][now] = weight
        elif row["granularity_geo"] == "municip":
            municipality_weights[now, then, year] = weight
    versions = [row for row in read_gz(folder / "ssb_klass131_municipalities.csv.gz") if row["code"] != "9999"]
    changes = list(read_gz(folder / "ssb_klass131_changes.csv.gz"))
    return Input(versions, changes, population, dict(weights), municipality_weights)


def read_gz(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def read_unofficial(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------------------------------------------------- regions


def build_counties():
    return [
        Region(
            f"region:no-county-{code}" + (f"~{first}" if first else ""),
            code,
            name,
            "COUNTY",
            COUNTRY,
            date(first, 1, 1) if first else None,
            date(last, 12, 31) if last else None,
        )
        for code, first, last, name in COUNTIES
    ]


def build_municipalities(versions, changes):
    """Join the versions that differ in name alone; keep what was valid at some time from FIRST_DAY on."""
    earlier = name_only_predecessors(changes)
    by_first = defaultdict(list)
    for row in sorted(versions, key=lambda row: row["valid_from"]):
        first = (row["code"], row["variant"])
        while first in earlier:
            first = earlier[first]
        by_first[first].append(row)
    regions, region_of_variant = [], {}
    for (code, _), rows in sorted(by_first.items()):
        start, end = date.fromisoformat(rows[0]["valid_from"]), last_day(rows[-1]["valid_to"])
        if end is not None and end < FIRST_DAY:
            continue
        region = Region(
            f"region:no-municipality-{code}~{start.year}",
            code,
            norwegian_name(rows[-1]["name"]),
            "MUNICIPALITY",
            county_of(code, max(start, FIRST_DAY), end),
            start,
            end,
        )
        regions.append(region)
        region_of_variant.update({(code, row["variant"]): region for row in rows})
    return sorted(regions, key=lambda region: (region.code, region.start)), region_of_variant


def name_only_predecessors(changes):
    """Version -> the one before it, where the code stays and no other municipality has part in the change."""
    after, before = defaultdict(set), defaultdict(set)
    for row in changes:
        a, b = (row["code_before"], row["variant_before"]), (row["code_after"], row["variant_after"])
        after[a].add(b)
        before[b].add(a)
    return {
        b: a
        for b, (a, *others) in ((b, sorted(all_before)) for b, all_before in before.items())
        if not others and len(after[a]) == 1 and a[0] == b[0]
    }


def last_day(valid_to):
    """KLASS gives the first day after."""
    return date.fromisoformat(valid_to) - timedelta(days=1) if valid_to else None


def norwegian_name(name):
    parts = name.split(" - ")
    if len(parts) == 1:
        return name
    norwegian = [part for part in parts if part in NORWEGIAN_NAMES]
    ensure(len(norwegian) == 1, f"which of the parallel names is Norwegian: {name}? Add it to NORWEGIAN_NAMES")
    return norwegian[0]


def county_of(code, start, end):
    county = [county for county in build_counties() if county.code == code[:2] and county.is_valid(start)]
    ensure(len(county) == 1, f"no county for municipality {code} on {start}")
    ensure(county[0].end is None or (end and end <= county[0].end), f"municipality {code} outlives its county")
    return county[0].id


# ------------------------------------------------------------------------------------------------------------- changes


class Places:
    """Regions, and what a municipality is on a later day."""

    def __init__(self, municipalities, counties, successors):
        self.municipalities = municipalities
        self.counties = counties
        self.successors = successors
        self.days = sorted({region.end + timedelta(days=1) for region in municipalities if region.end})
        self.by_id = {region.id: region for region in municipalities + counties}

    def on_day(self, code, day):
        found = [region for region in self.by_id.values() if region.code == code and region.is_valid(day)]
        ensure(len(found) == 1, f"region {code} is not there once on {day}")
        return found[0]

    def composition(self, region, day):
        """Shares of a municipality among those that are valid on a day not before its own."""
        if region.end is None or day <= region.end:
            return {region.id: Fraction(1)}
        if region.code in FORMER_AALESUND and day >= LAST_VINTAGE:
            return {self.on_day(FORMER_AALESUND[region.code], day).id: Fraction(1)}
        shares = defaultdict(Fraction)
        for successor, share in self.successors[region.id].items():
            for part, part_share in self.composition(self.by_id[successor], day).items():
                shares[part] += share * part_share
        return dict(shares)

    def county_after(self, county, before, day):
        """County of 2024 -> counties of `day` where its part of `county`, as it was on the day `before`, then was."""
        after = defaultdict(set)
        for member in self.municipalities:
            if member.parent == county.id and member.is_valid(before):
                for part in self.composition(member, day):
                    for last in self.composition(self.by_id[part], LAST_VINTAGE):
                        after[self.by_id[last].parent].add(self.by_id[part].parent)
        return after


def direct_successors(source, municipalities, region_of_variant):
    """Region id -> {id of what it became on the day after: share}."""
    found = defaultdict(set)
    for row in source.changes:
        a = region_of_variant.get((row["code_before"], row["variant_before"]))
        b = region_of_variant.get((row["code_after"], row["variant_after"]))
        if a and b and a.id != b.id and a.end is not None and a.end >= FIRST_DAY:
            on = date.fromisoformat(row["changed_on"])
            ensure(a.end + timedelta(days=1) == on == b.start, f"{a.id} -> {b.id}: the days do not fit")
            found[a.id].add(b)
    shares = {}
    for region in municipalities:
        if region.end:
            ensure(found[region.id], f"{region.id} ended without a successor")
            shares[region.id] = split_shares(region, sorted(found[region.id]), source)
    return shares


def split_shares(region, receivers, source):
    if len(receivers) == 1:
        return {receivers[0].id: Fraction(1)}
    if region.code == "1507":
        inhabitants = {b.id: source.population[f"municip_nor{b.code}", b.start.year] for b in receivers}
        return {id: Fraction(n, sum(inhabitants.values())) for id, n in inhabitants.items()}
    ensure(region.code in SPLIT, f"{region.id} was split: its inhabitants are needed, in SPLIT")
    return estimated_shares(region, receivers, source)


def estimated_shares(region, receivers, source):
    """Shares from the break in the receivers' population at the split; see the docstring of the script."""
    year, size = region.end.year, SPLIT[region.code]
    codes = {b.id: code_of_2024(b.code, source) for b in receivers}
    before = {id: source.population[f"municip_nor{code}", year] for id, code in codes.items()}
    after = {id: source.population[f"municip_nor{code}", year + 1] for id, code in codes.items()}
    growth = Fraction(sum(after.values()), sum(before.values()))
    shares = {}
    for id, code in codes.items():
        weight = source.municipality_weights.get((code, region.code, year), 0)
        shares[id] = (after[id] / growth - before[id]) / size + weight
    ensure(sum(shares.values()) == 1 and min(shares.values()) > 0, f"{region.id}: impossible shares {shares}")
    return shares


def code_of_2024(code, source):
    """The code under which csdata has a municipality of an earlier day that went into one of 2024 whole."""
    found = {now for now, then, _ in source.municipality_weights if then == code}
    ensure(len(found) == 1, f"municipality {code} has several codes in 2024")
    return found.pop()


def municipality_changes(places):
    rows = []
    for region in places.municipalities:
        previous = None
        for day in places.days:
            if region.end and day > region.end:
                shares = places.composition(region, day)
                if shares != previous:
                    rows += change_rows(region.id, day, shares)
                previous = shares
    return rows


def county_changes(places, source):
    return [
        row
        for county in places.counties
        for row in (ended_county_changes if county.end else living_county_changes)(places, source, county)
    ]


def ended_county_changes(places, source, county):
    rows, previous = [], None
    for day in places.days:
        if day > county.end:
            shares = county_shares(places, source, county, county.end, day)
            if shares != previous:
                rows += change_rows(county.id, day, shares)
            previous = shares
    return rows


def living_county_changes(places, source, county):
    rows = []
    for day in places.days:
        before = day - timedelta(days=1)
        if county.is_valid(before) and area_changed(places, county, before):
            rows += change_rows(county.id, day, county_shares(places, source, county, before, day))
    return rows


def area_changed(places, county, before):
    """Whether a municipality of the day `before` is in another county on the next, this one being one of the two."""
    for region in places.municipalities:
        if region.end == before:
            for successor in places.successors[region.id]:
                counties = {region.parent, places.by_id[successor].parent}
                if county.id in counties and len(counties) > 1:
                    return True
    return False


def county_shares(places, source, county, before, day):
    """Shares of a county, as it was on the day `before`, among the counties of `day`."""
    after = places.county_after(county, before, day)
    if any(len(counties) > 1 for counties in after.values()):
        return rindal_shares(places, source, county, before, day)
    shares = defaultdict(Fraction)
    for code, weight in source.county_weights[county.code, before.year].items():
        (target,) = after[places.on_day(code, LAST_VINTAGE).id]
        shares[target] += weight
    return {target: share / sum(shares.values()) for target, share in shares.items()}


def rindal_shares(places, source, county, before, day):
    """County 15 on the day that Rindal left it; Halsa, which followed a year later, has the same county in 2024."""
    ensure(county.code == "15" and before.year == 2018, f"{county.id}: the municipalities that left are not told apart")
    year = before.year
    members = [m for m in places.municipalities if m.parent == "region:no-county-14" and m.is_valid(before)]
    in_46 = {last for m in members for last in places.composition(m, LAST_VINTAGE) if "-46" in last}
    sogn = sum(source.population[f"municip_nor{places.by_id[last].code}", year] for last in in_46)
    weights = source.county_weights["14", year]
    hornindal = sogn * weights["15"] / weights["46"]
    stayed = source.population["county_nor15", year] - hornindal
    inhabitants = stayed / source.county_weights["15", year]["15"]
    share = source.population["municip_nor5061", year] / inhabitants
    return {county.id: 1 - share, places.on_day("50", day).id: share}


def change_rows(a, day, shares):
    return [(a, b, day.isoformat(), share) for b, share in rounded(shares)]


def rounded(shares):
    """Whole millionths that add up to one million: what is missing goes to the largest remainders."""
    unit = 10**DECIMALS
    ensure(abs(sum(shares.values()) - 1) < Fraction(1, unit), f"shares do not add up to 1: {shares}")
    floors = {b: int(share * unit) for b, share in shares.items()}
    by_remainder = sorted(shares, key=lambda b: (floors[b] - shares[b] * unit, b))
    for b in by_remainder[: unit - sum(floors.values())]:
        floors[b] += 1
    return sorted((b, Fraction(n, unit)) for b, n in floors.items())


# ---------------------------------------------------------------------------------------------------------- population


def population_rows(population, regions, changes):
    """Inhabitants on 1 January of the years in which a region that is still valid had its present area."""
    area_since = {a: date.fromisoformat(on) for a, b, on, _ in sorted(changes, key=lambda row: row[2]) if a == b}
    prefix = {"COUNTRY": "nation_nor", "COUNTY": "county_nor", "MUNICIPALITY": "municip_nor"}
    years = sorted({year for _, year in population})
    rows = []
    for region in regions:
        location = prefix[region.level] + (region.code if region.level != "COUNTRY" else "")
        since = max(FIRST_DAY, region.start or FIRST_DAY, area_since.get(region.id, FIRST_DAY))
        for year in years:
            if region.end is None and date(year, 1, 1) >= since and (location, year) in population:
                rows.append((region.id, year, population[location, year]))
    return rows


# -------------------------------------------------------------------------------------------------- checks and writing


def ensure(condition, message):
    if not condition:
        sys.exit(f"norway_regions.py: {message}")


def check(regions, changes, population, unofficial):
    ids = Counter([region.id for region in regions] + [row["id"] for row in unofficial])
    ensure(max(ids.values()) == 1, f"ids that stand twice: {[id for id, n in ids.items() if n > 1]}")
    for level, expected in (("MUNICIPALITY", VALID_MUNICIPALITIES), ("COUNTY", VALID_COUNTIES)):
        for year, count in expected.items():
            found = sum(region.level == level and region.is_valid(date(year, 1, 1)) for region in regions)
            ensure(found == count, f"{found} regions of level {level} on {year}-01-01, not {count}")
    used = [region.parent for region in regions] + [row["parent"] for row in unofficial]
    used += [id for row in changes for id in row[:2]] + [row[0] for row in population]
    ensure(not set(used) - set(ids) - {""}, f"not declared: {sorted(set(used) - set(ids) - {''})}")
    check_changes({region.id: region for region in regions}, changes)


def check_changes(by_id, changes):
    sums = defaultdict(Fraction)
    for a, b, on, share in changes:
        sums[a, on] += share
        ensure(0 < share <= 1, f"{a} -> {b} on {on}: share {share}")
        ensure(by_id[b].is_valid(date.fromisoformat(on)), f"{b} is not valid on {on}")
    for (a, on), total in sums.items():
        ensure(total == 1, f"shares of {a} on {on} add up to {total}")
    for region in by_id.values():
        if region.end:
            on = (region.end + timedelta(days=1)).isoformat()
            ensure((region.id, on) in sums, f"{region.id} ended without a change on {on}")
    main_part = {(by_id[a].code, by_id[b].code, on) for a, b, on, share in changes if share >= Fraction(9, 10)}
    for first, *steps in KNOWN_CHAINS:
        before = first
        for after, year in steps:
            for a in {first, before}:
                ensure((a, after, f"{year}-01-01") in main_part, f"{a} is not {after} from {year}")
            before = after


def write_all(folder, regions, changes, population, unofficial):
    region_rows = [
        (
            region.id,
            "ISO_COUNTRY" if region.level == "COUNTRY" else "NO_REGION",
            region.code,
            region.name,
            region.level,
            region.parent,
            region.start.isoformat() if region.start else "",
            region.end.isoformat() if region.end else OPEN,
        )
        for region in regions
    ]
    columns = ("id", "scheme", "code", "name", "level", "parent", "from", "to")
    region_rows += [tuple(row.get(column) or "" for column in columns) for row in unofficial]
    write(folder / "regions.csv", columns, region_rows)
    rows = [(a, b, on, decimal(share)) for a, b, on, share in sorted(changes, key=lambda row: (row[0], row[2], row[1]))]
    write(folder / "region_changes.csv", ("a", "b", "on", "share"), rows)
    write(folder / "population.csv", ("region", "year", "inhabitants"), population)


def decimal(share):
    return f"{float(share):.{DECIMALS}f}".rstrip("0").rstrip(".")


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
