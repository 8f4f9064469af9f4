//! Money in small batches made by hand: each rule with an example.

use std::sync::Arc;

use kobling::analytics::flows::{Counting, Dimension, Filter, Options, Place};
use kobling::graph::day::day;
use kobling::graph::lens::{EvidenceMode, Lens, Time, View};
use kobling::model::date::PartialDate;
use kobling::model::vocabulary::{ActorKind, AmountKind, PlaceRole, RegionLevel, Status, Value as _};

use super::{REGIONS, answer, asked, batch, node, nok, row, sums, told, view};
use crate::support::graph_of;

const ACTORS: &str = "id,name,kind\nactor:a,A,COMPANY\nactor:b,B,AGENCY\nactor:c,C,COMPANY\nactor:giver,Giver,MINISTRY";

#[test]
fn leads_are_the_one_receiver_the_leads_among_several_or_those_of_the_project() {
    let participations = "party,project,role\nactor:a,project:p,COORDINATOR\nactor:a,project:p,OWNER
        actor:b,project:p,OWNER\nactor:b,project:q,RESPONSIBLE\nactor:c,project:q,RESPONSIBLE";
    let funding = "id,receiver,project,amount,currency,kind
        funding:1,actor:c,project:p,1,NOK,AWARDED
        funding:2,actor:a actor:b,project:p,20,NOK,AWARDED
        funding:3,actor:b actor:c,project:p,300,NOK,AWARDED
        funding:4,,project:q,0.01,NOK,AWARDED
        funding:5,,,50000,NOK,AWARDED";
    let projects = "id,title\nproject:p,P\nproject:q,Q";
    let tables = [("actors", ACTORS), ("projects", projects), ("participations", participations), ("funding", funding)];
    let view = view(&graph_of(batch(&tables)));
    let lead = Options { counting: Counting::Lead, ..asked(&[Dimension::Receiver]) };
    let answer = answer(&view, &lead);
    // an øre between two goes to the first of them; the award of the other is behind a row of nothing
    let rows = [row("no lead", 5_030_000, 2), row("A", 2_000, 1), row("C", 100, 2), row("B", 1, 1)];
    assert_eq!(told(&answer), rows);
    let by_share = self::answer(&view, &asked(&[Dimension::Receiver]));
    assert!(told(&by_share).contains(&row("Q", 1, 1)) && told(&by_share).contains(&row("not stated", 5_000_000, 1)));
}

#[test]
fn leads_and_places_of_a_project_are_those_of_the_day_of_the_award() {
    let participations = "party,project,role,from,to
        actor:a,project:p,COORDINATOR,2010,2014
        actor:b,project:p,RESPONSIBLE,2019,..
        actor:c,project:p,OWNER,,";
    let places = "node,region,role,from,to
        project:p,region:w1,BENEFICIARY,2010,2014
        project:p,region:e1,BENEFICIARY,2019,..";
    let funding = "id,project,amount,currency,kind,from
        funding:1,project:p,1,NOK,AWARDED,2012
        funding:2,project:p,20,NOK,AWARDED,2020-05-01
        funding:3,project:p,300,NOK,AWARDED,
        funding:4,project:q,4000,NOK,AWARDED,2020";
    let later = "\n        actor:a,project:q,OWNER,2021,";
    let later_place = "\n        project:q,region:w1,SERVES,2021,";
    let (participations, places) = (participations.to_owned() + later, places.to_owned() + later_place);
    let tables = [
        ("actors", ACTORS),
        ("projects", "id,title\nproject:p,P\nproject:q,Q"),
        ("regions", REGIONS),
        ("places", &places),
        ("participations", &participations),
        ("funding", funding),
    ];
    let snapshot = graph_of(batch(&tables));
    let by_lead = Options { counting: Counting::Lead, ..asked(&[Dimension::Receiver, Dimension::Region]) };
    let all = answer(&view(&snapshot), &by_lead);
    // without a day there is no saying; awarded before it began, it is whose it became
    let rows = [row("A | West", 400_000 + 15_000 + 100, 3), row("A | East", 15_000, 1), row("B | East", 2_000, 1)];
    assert_eq!(told(&all), rows);
    let time = Time::AsOf(day(PartialDate::parse("2020-05-01").expect("a date").first_day()));
    let filter = Filter { projects: Some(vec![snapshot.find("project:p").expect("p")]), ..Filter::default() };
    let of_day = View::new(Arc::clone(&snapshot), Lens { time, ..Lens::default() });
    assert_eq!(told(&answer(&of_day, &Options { filter, ..by_lead })), [row("B | East", 2_000, 1)]);
}

#[test]
fn who_leads_does_not_change_what_an_award_is_for() {
    let funding = "id,receiver,amount,currency,kind,project
        funding:1,project:p project:q,10,NOK,AWARDED,
        funding:2,scheme:s actor:a,8,NOK,AWARDED,project:p";
    let tables = [
        ("actors", ACTORS),
        ("schemes", "id,name\nscheme:s,S"),
        ("projects", "id,title\nproject:p,P\nproject:q,Q"),
        ("participations", "party,project,role\nactor:a,project:p,COORDINATOR"),
        ("funding", funding),
    ];
    let view = view(&graph_of(batch(&tables)));
    let by = [Dimension::Project, Dimension::Scheme];
    let by_share = told(&answer(&view, &asked(&by)));
    assert_eq!(by_share, [row("P | not stated", 900, 2), row("Q | not stated", 500, 1), row("P | S", 400, 1)]);
    for place in [Place::Receiver, Place::Beneficiary] {
        let lead = Options { counting: Counting::Lead, place, ..asked(&by) };
        assert_eq!(told(&answer(&view, &lead)), by_share);
    }
}

#[test]
fn only_the_last_leg_of_money_that_was_paid_on_counts() {
    let funding = "id,giver,receiver,amount,currency,kind,leg_of,status
        funding:1,actor:giver,actor:b,100,NOK,AWARDED,,
        funding:2,actor:b,actor:a,60,NOK,AWARDED,funding:1,
        funding:3,actor:a,actor:c,50,NOK,AWARDED,funding:2,PLANNED
        funding:4,actor:a,actor:c,40,NOK,PAID,funding:2,";
    let view = view(&graph_of(batch(&[("actors", ACTORS), ("funding", funding)])));
    // what is planned or of another kind is no later leg
    assert_eq!(told(&answer(&view, &asked(&[Dimension::Funder]))), [row("B", 6_000, 1)]);
    let amounts = vec![AmountKind::Awarded, AmountKind::Paid];
    let both = answer(&view, &Options { amounts, ..asked(&[Dimension::AmountKind]) });
    assert_eq!(told(&both), [row("AWARDED", 6_000, 1), row("PAID", 4_000, 1)]);
    // a filter chooses among what is counted
    let filter = Filter { funders: Some(vec![node(&view, "actor:giver")]), ..Filter::default() };
    assert_eq!(told(&answer(&view, &Options { filter, ..asked(&[Dimension::Funder]) })), []);
}

#[test]
fn years_of_a_chain_add_up_to_all_time() {
    let funding = "id,giver,receiver,amount,currency,kind,leg_of,from
        funding:1,actor:giver,actor:b,100,NOK,AWARDED,,2018
        funding:2,actor:b,actor:a,60,NOK,AWARDED,funding:1,2020
        funding:3,actor:b,actor:c,30,NOK,AWARDED,funding:1,";
    let view = view(&graph_of(batch(&[("actors", ACTORS), ("funding", funding)])));
    let all = answer(&view, &asked(&[Dimension::Year]));
    assert_eq!(told(&all), [row("2020", 6_000, 1), row("not dated", 3_000, 1)]);
    for (year, rows) in [("2018", vec![]), ("2020", vec![row("2020", 6_000, 1)])] {
        let date = PartialDate::parse(year);
        let filter = Filter { years: Some((date, date)), ..Filter::default() };
        let of_year = answer(&view, &Options { filter, ..asked(&[Dimension::Year]) });
        assert_eq!(told(&of_year), rows);
        assert_eq!(sums(&view, &of_year.undated_totals), nok(30));
    }
}

#[test]
fn places_are_rolled_up_merged_and_divided() {
    let parts =
        "whole,part,share\nregion:coast,region:east,1\nregion:coast,region:east~2020,0.5\nregion:coast,region:west,0.5";
    let places = "node,region,role,share,from,to
        project:two,region:e1,BENEFICIARY,0.5,,
        project:two,region:e2,BENEFICIARY,0.25,,
        project:two,region:w1,BENEFICIARY,0.25,,
        project:valley,region:valley,SERVES,,,
        project:coast,region:coast,SERVES,,,
        project:land,region:no,SERVES,,,
        actor:a,region:w1,SEAT,,2010,2015
        actor:a,region:e1,SEAT,,2016,";
    let funding = "id,receiver,project,amount,currency,kind,from
        funding:1,,project:two,4,NOK,AWARDED,2015
        funding:2,,project:valley,10,NOK,AWARDED,2015
        funding:3,,project:coast,300,NOK,AWARDED,2021-05
        funding:4,,project:land,1000,NOK,AWARDED,2015
        funding:5,actor:a,,20000,NOK,AWARDED,2014-03-01
        funding:6,actor:a,,500000,NOK,AWARDED,2018";
    let projects = "id,title\nproject:two,Two\nproject:valley,Valley\nproject:coast,Coast\nproject:land,Land";
    let tables = [
        ("actors", ACTORS),
        ("projects", projects),
        ("regions", REGIONS),
        ("region_parts", parts),
        ("places", places),
        ("funding", funding),
    ];
    let view = view(&graph_of(batch(&tables)));
    let by_region =
        |counting, region_level| answer(&view, &Options { counting, region_level, ..asked(&[Dimension::Region]) });
    let share = by_region(Counting::Share, RegionLevel::County);
    let rows = [
        row("East (until 2019)", 50_000_000 + 1_000 + 300, 3),
        row("West", 2_000_000 + 15_000 + 100, 3),
        row("not placed", 100_000, 1),
        row("East (from 2020)", 15_000, 1),
    ];
    assert_eq!(told(&share), rows);
    assert_eq!(share.unplaced.len(), 1);
    assert_eq!(share.placed_by, [(PlaceRole::Beneficiary, 1), (PlaceRole::Serves, 2), (PlaceRole::Seat, 2)]);
    let whole = by_region(Counting::Whole, RegionLevel::County);
    // two municipalities of one county are one region
    assert_eq!(told(&whole)[0], row("East (until 2019)", 50_000_000 + 1_000 + 400, 3));
    assert_eq!(sums(&view, &whole.overlap), nok(304));
    let split = by_region(Counting::Split, RegionLevel::Municipality);
    assert!(told(&split).contains(&row("E2", 133, 1)));
    assert_eq!(told(&by_region(Counting::Whole, RegionLevel::Country)), [row("Norge", 52_131_400, 6)]);
    // a joint award is chosen whole
    let regions = Some(vec![node(&view, "region:e2"), node(&view, "region:east~2020")]);
    let filter = Filter { regions, ..Filter::default() };
    let chosen = answer(&view, &Options { filter, ..asked(&[Dimension::Project]) });
    assert_eq!(told(&chosen), [row("Coast", 30_000, 1), row("Two", 400, 1)]);
}

#[test]
fn schemes_shares_filters_and_equal_names() {
    let schemes = "id,name,part_of\nscheme:s,S,\nscheme:t,T,scheme:s\nscheme:u,U,";
    let clusters = "id,name\ncluster:k,A";
    let memberships = "party,cluster,from,to\nactor:c,cluster:k,2019,";
    let projects = "id,title,scheme,from\nproject:p,P,scheme:t,2020";
    let funding = "id,giver,scheme,receiver,shares,project,amount,currency,kind,from
        funding:1,actor:giver,scheme:u,actor:a cluster:k,0.7 0.3,project:p,10,NOK,AWARDED,2018
        funding:2,actor:giver,,scheme:s,,project:p,5,EUR,AWARDED,2018
        funding:3,actor:giver,,actor:c actor:c,0.5 0.4,project:p,1,NOK,AWARDED,
        funding:4,actor:giver,,actor:c,,,2,NOK,AWARDED,2018";
    let tables = [
        ("actors", ACTORS),
        ("schemes", schemes),
        ("clusters", clusters),
        ("memberships", memberships),
        ("projects", projects),
        ("funding", funding),
    ];
    let view = view(&graph_of(batch(&tables)));
    let by = |dimension, filter| told(&answer(&view, &Options { filter, ..asked(&[dimension]) }));
    let all = || Filter::default();
    assert_eq!(
        by(Dimension::Scheme, all()),
        [row("U", 1_000, 1), row("S", 500, 1), row("not stated", 200, 1), row("T", 100, 1)]
    );
    assert_eq!(
        by(Dimension::Receiver, all()),
        [row("A (actor:a)", 700, 1), row("S", 500, 1), row("C", 300, 2), row("A (cluster:k)", 300, 1)]
    );
    assert_eq!(by(Dimension::Year, all()), [row("2018", 1_200, 2), row("2018", 500, 1), row("2020", 100, 1)]);
    let schemes = Some(vec![node(&view, "scheme:s")]);
    let two = [row("2018", 500, 1), row("2020", 100, 1)];
    assert_eq!(by(Dimension::Year, Filter { schemes, ..all() }), two);
    assert_eq!(by(Dimension::Year, Filter { currency: Some("EUR".into()), ..all() }), two[..1]);
    // a member counts on the day of the award
    let clusters = Some(vec![node(&view, "cluster:k")]);
    assert_eq!(by(Dimension::Year, Filter { clusters, ..all() }), [row("2018", 1_000, 1), row("2020", 100, 1)]);
    let receiver_kinds = Some(vec![ActorKind::Agency]);
    assert_eq!(by(Dimension::Year, Filter { receiver_kinds, ..all() }), []);
    let receivers = Some(vec![node(&view, "actor:c")]);
    assert_eq!(by(Dimension::Receiver, Filter { receivers, ..all() }), [row("C", 300, 2)]);
    let projects = Some(vec![node(&view, "project:p")]);
    assert_eq!(by(Dimension::Project, Filter { projects, ..all() }).len(), 2);
}

#[test]
fn a_lens_of_one_day_sees_the_awards_of_that_day() {
    let funding = "id,giver,receiver,amount,currency,kind,from\nfunding:1,actor:giver,actor:a,7,NOK,AWARDED,2016-02-29";
    let snapshot = graph_of(batch(&[("actors", ACTORS), ("funding", funding)]));
    for (text, count) in [("2016-02-29", 1), ("2016-03-01", 0)] {
        let time = Time::AsOf(day(PartialDate::parse(text).expect("a date").first_day()));
        let view = View::new(Arc::clone(&snapshot), Lens { time, ..Lens::default() });
        assert_eq!(answer(&view, &asked(&[Dimension::Funder])).rows.len(), count);
    }
}

#[test]
fn a_filter_follows_the_parts_of_a_region_that_the_lens_sees() {
    let parts =
        "whole,part,status,basis\nregion:coast,region:west,ACHIEVED,INFERRED\nregion:coast,region:east,NOT_ACHIEVED,";
    let places = "node,region,role\nactor:a,region:w1,SEAT\nactor:b,region:e1,SEAT";
    let funding = "id,receiver,amount,currency,kind\nfunding:1,actor:a,7,NOK,AWARDED\nfunding:2,actor:b,30,NOK,AWARDED";
    let tables =
        [("actors", ACTORS), ("regions", REGIONS), ("region_parts", parts), ("places", places), ("funding", funding)];
    let snapshot = graph_of(batch(&tables));
    let on_the_coast = |lens| {
        let view = View::new(Arc::clone(&snapshot), lens);
        let filter = Filter { regions: Some(vec![node(&view, "region:coast")]), ..Filter::default() };
        told(&answer(&view, &Options { filter, ..asked(&[Dimension::Receiver]) }))
    };
    assert_eq!(on_the_coast(Lens::default()), []);
    let inferred = Lens { evidence: EvidenceMode::StatedAndInferred, ..Lens::default() };
    assert_eq!(on_the_coast(inferred.clone()), [row("A", 700, 1)]);
    let statuses = Status::ALL.to_vec();
    assert_eq!(on_the_coast(Lens { statuses, ..inferred }), [row("A", 700, 1)]);
}

#[test]
fn a_headline_is_compared_with_its_parts_of_all_years() {
    let funding = "id,receiver,amount,currency,kind,from,part_of
        funding:1,actor:a,10,NOK,HEADLINE,2020,
        funding:2,actor:a,5,NOK,AWARDED,2020,funding:1
        funding:3,actor:a,4,NOK,AWARDED,2021,funding:1";
    let snapshot = graph_of(batch(&[("actors", ACTORS), ("funding", funding)]));
    let year = |text| {
        let date = PartialDate::parse(text);
        Time::Period { from: date, to: date }
    };
    for (text, differences) in [("2020", nok(1)), ("2021", Vec::new())] {
        let view = View::new(Arc::clone(&snapshot), Lens { time: year(text), ..Lens::default() });
        let found = answer(&view, &asked(&[Dimension::Year])).discrepancies;
        let of_found: Vec<_> = found.iter().map(|one| one.difference).collect();
        assert_eq!(sums(&view, &of_found), differences, "{text}");
    }
}
