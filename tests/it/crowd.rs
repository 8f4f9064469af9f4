//! An innovation system of any size, drawn from a seed: projects of a few or many, ties, clusters that overlap, dates.

use std::fmt::Write as _;
use std::sync::Arc;

use kobling::analytics::sampling::Draws;
use kobling::graph::snapshot::Snapshot;

use crate::support::revisions_of;

/// How many there are of what.
#[derive(Clone, Copy)]
pub struct Crowd {
    pub actors: u64,
    pub projects: u64,
    /// The most parties of a project; small ones are as frequent as large ones.
    pub largest: u64,
    pub ties: u64,
    pub clusters: u64,
}

impl Crowd {
    /// Its graph.
    pub fn snapshot(self) -> Arc<Snapshot> {
        let mut draws = Draws::new(1);
        let mut actors = String::from("id,name,kind,country\n");
        let mut memberships = String::from("party,cluster,from\n");
        for actor in 0..self.actors {
            let country = ["NO", "SE", "DK", "FI", "EE"][draws.below(5) as usize];
            writeln!(actors, "actor:{actor:05},Actor {actor},COMPANY,{country}").expect("written");
            // none, one or two clusters
            for nth in 0..self.clusters.min(draws.below(3)) {
                let cluster = (actor + nth * 7) % self.clusters;
                writeln!(memberships, "actor:{actor:05},cluster:{cluster:04},201{}", draws.below(10)).expect("written");
            }
        }
        let mut clusters = String::from("id,name,kind\n");
        for cluster in 0..self.clusters {
            writeln!(clusters, "cluster:{cluster:04},Cluster {cluster},CLUSTER").expect("written");
        }
        let (mut projects, mut participations) =
            (String::from("id,title,from,to\n"), String::from("party,project,role\n"));
        for project in 0..self.projects {
            let year = 2010 + draws.below(8);
            writeln!(projects, "project:{project:05},Project {project},{year},{}", year + 2).expect("written");
            let first = draws.below(self.actors);
            for _ in 0..=draws.below(self.largest) {
                // most near one another, so that there are communities
                let near = draws.below(self.actors.min(4 * self.largest));
                let actor = if draws.below(4) == 0 { draws.below(self.actors) } else { (first + near) % self.actors };
                writeln!(participations, "actor:{actor:05},project:{project:05},PARTNER").expect("written");
            }
        }
        let mut ties = String::from("a,b,kind,is_directed,from,to\n");
        for _ in 0..self.ties {
            let (a, step, year) = (draws.below(self.actors), 1 + draws.below(self.actors - 1), 2010 + draws.below(8));
            let b = (a + step) % self.actors;
            writeln!(ties, "actor:{a:05},actor:{b:05},COLLABORATION,false,{year},{}", year + 1).expect("written");
        }
        let tables = [
            ("actors.csv", actors.as_str()),
            ("clusters.csv", clusters.as_str()),
            ("memberships.csv", memberships.as_str()),
            ("projects.csv", projects.as_str()),
            ("participations.csv", participations.as_str()),
            ("ties.csv", ties.as_str()),
        ];
        revisions_of(&[&tables]).remove(0)
    }
}
