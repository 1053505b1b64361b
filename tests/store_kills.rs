//! Kills and faults with real processes: nothing that was said to be saved is lost, and no log ruins a good file.
//!
//! `cargo test --features e2e --test store_kills -- --ignored --nocapture --test-threads 1`; `KILL_SEED` and `KILLS` choose
//! others, `ENDCAP_BIN` another program for the tables that go through headless verbs. The full disk needs the right to
//! mount.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what is wrong by failing, and these print their tables"
)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use endcap::domain::calendar::Minute;
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::edit::Edit;
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::plan::Plan;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::domain::rule::{Pair, Rule, RuleKind, RuleStatus, Trigger};
use endcap::store::{ProjectFile, StoreError, open};
use endcap::studio::{Command as Ask, Studio};

/// Chance that is the same for the same seed.
struct Chance(u64);

impl Chance {
    fn seeded() -> Self {
        let seed = std::env::var("KILL_SEED").ok();
        let seed = seed
            .and_then(|seed| seed.parse().ok())
            .unwrap_or(20_261_128);
        println!("seed {seed}");
        Self(seed)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn kills() -> u32 {
    let asked = std::env::var("KILLS").ok();
    asked.and_then(|kills| kills.parse().ok()).unwrap_or(300)
}

fn program() -> PathBuf {
    let other = std::env::var_os("ENDCAP_BIN").map(PathBuf::from);
    other.unwrap_or_else(|| env!("CARGO_BIN_EXE_endcap").into())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn rule(number: usize) -> Rule {
    let pair = Pair {
        trigger: Trigger::on("SKU-0".into()),
        targets: vec!["SKU-1".into()],
        ..Pair::default()
    };
    let id = format!("r{number:06}");
    Rule::new(
        id.as_str().into(),
        "long name ".repeat(12),
        RuleKind::Pair(pair),
    )
}

/// The plan after one more gesture: a rule more, and every fifth time all rules change.
fn next_plan(plan: &Plan) -> Plan {
    let number = plan.rules.len();
    let plan = plan.apply(&Edit::AddRules(vec![rule(number)])).unwrap();
    let change = Edit::SetStatus {
        ids: plan.rules.keys().cloned().collect(),
        status: status_of(plan.rules.len()),
    };
    plan.apply(&change).unwrap()
}

fn status_of(rules: usize) -> RuleStatus {
    if (rules / 5).is_multiple_of(2) {
        RuleStatus::Active
    } else {
        RuleStatus::Paused
    }
}

fn orders_of(save: usize) -> usize {
    3_000 + save % 7 * 4_000
}

fn dataset(orders: usize) -> Dataset {
    let variant = |place: u32| Variant {
        sku: format!("SKU-{place}").as_str().into(),
        product: ProductId(0),
        option: String::new(),
        price: Some(Money(100)),
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed: true,
    };
    let catalog = Catalog::new(vec![Product::default()], (0..9).map(variant).collect());
    let mut builder = OrderHistoryBuilder::new();
    for order in 0..orders {
        let head = OrderHead {
            number: &format!("#{order}"),
            placed: Minute(order as i32),
            customer: Some(order as u64 % 1_000),
            order_discount: Money::ZERO,
        };
        let line = OrderLine {
            variant: VariantId(order as u32 % 9),
            units: 1 + order as u32 % 3,
            net_revenue: Money(order as i64 * 1_000),
        };
        builder.push(&head, &[line]);
    }
    Dataset::new(Currency::usd(), catalog, builder.finish(), Vec::new())
}

/// The program that is killed: saves again and again, and says what is saved.
#[test]
#[ignore = "the other half of the tables below"]
fn saves_until_it_is_killed() {
    let Some(path) = std::env::var_os("STORE_KILLS_FILE") else {
        return;
    };
    let what = std::env::var("STORE_KILLS_WHAT").unwrap();
    let (mut file, stored) = ProjectFile::open(Path::new(&path)).unwrap();
    let mut plan = stored.plan;
    let mut save: usize = std::env::var("STORE_KILLS_FROM").unwrap().parse().unwrap();
    println!("\nready");
    loop {
        if what != "datasets" {
            plan = next_plan(&plan);
            file.save_plan(&plan).unwrap();
            println!("plan {}", plan.rules.len());
        }
        if what != "plans" {
            save += 1;
            file.save_dataset(&dataset(orders_of(save))).unwrap();
            println!("dataset {save}");
        }
    }
}

/// What a killed program had said.
#[derive(Clone, Copy)]
struct Said {
    rules: usize,
    save: usize,
}

/// Starts the saving program, kills it somewhere in its saves, and gives what it had said was saved.
fn kill_one(path: &Path, what: &str, mut said: Said, chance: &mut Chance) -> Said {
    let mut child: Child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "saves_until_it_is_killed",
        ])
        .env("STORE_KILLS_FILE", path)
        .env("STORE_KILLS_WHAT", what)
        .env("STORE_KILLS_FROM", said.save.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while lines.next().unwrap().unwrap() != "ready" {}
    let wait = chance.below(if what == "plans" { 60_000 } else { 400_000 });
    sleep(Duration::from_micros(wait));
    if chance.below(2) == 0 {
        // In the middle of a save, where it hurts.
        let journal = beside(path, "-journal");
        for _ in 0..200_000 {
            if journal.exists() {
                break;
            }
        }
        let most = if what == "plans" { 4_000 } else { 60_000 };
        sleep(Duration::from_micros(chance.below(most)));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines.map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("plan", rules)) => said.rules = rules.parse().unwrap(),
            Some(("dataset", save)) => said.save = save.parse().unwrap(),
            _ => {}
        }
    }
    said
}

fn new_project(path: &Path) -> Said {
    let (mut file, _) = ProjectFile::create(path, &Currency::usd()).unwrap();
    file.save_dataset(&dataset(orders_of(0))).unwrap();
    Said { rules: 0, save: 0 }
}

/// Opens what is there; `None` when that is less than what was said, or mixed.
fn found(path: &Path, said: Said) -> Option<Said> {
    let (_, stored) = ProjectFile::open(path)
        .inspect_err(|problem| println!("  {problem}"))
        .ok()?;
    let rules = stored.plan.rules.len();
    let whole = stored
        .plan
        .rules
        .values()
        .all(|rule| rule.status == status_of(rules));
    let save = (said.save..=said.save + 1)
        .find(|save| stored.dataset.history.len() == orders_of(*save))?;
    let fits = whole && (said.rules..=said.rules + 1).contains(&rules);
    if !fits {
        println!("  said {} rules, found {rules}, whole {whole}", said.rules);
    }
    fits.then_some(Said { rules, save })
}

fn table_of(what: &str) {
    let mut chance = Chance::seeded();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    let mut said = new_project(&path);
    let (mut lost, mut in_a_save) = (0, 0);
    for kill in 0..kills() {
        if said.rules > 300 {
            fs::remove_file(&path).unwrap();
            said = new_project(&path);
        }
        said = kill_one(&path, what, said, &mut chance);
        in_a_save += u32::from(beside(&path, "-journal").exists());
        match found(&path, said) {
            Some(now) => said = now,
            None => {
                println!("  lost at kill {kill}");
                lost += 1;
                fs::remove_file(&path).unwrap();
                said = new_project(&path);
            }
        }
    }
    let names = fs::read_dir(folder.path()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name());
    let others: Vec<_> = names.filter(|name| name != "shop.endcap").collect();
    println!(
        "{what}: {} kills, {in_a_save} with a journal left, {lost} losses, other files left: {others:?}",
        kills()
    );
    assert_eq!((lost, others.len()), (0, 0));
}

#[test]
#[ignore = "kills programs"]
fn kills_during_plan_saves() {
    table_of("plans");
}

#[test]
#[ignore = "kills programs"]
fn kills_during_dataset_saves() {
    table_of("datasets");
}

/// Everything mixed, and backups put in the place of what was killed beside the log that it left.
#[test]
#[ignore = "kills programs"]
fn kills_with_backups_copied_over() {
    let mut chance = Chance::seeded();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    let mut said = new_project(&path);
    let stranger = folder.path().join("stranger.endcap");
    let strange = new_project(&stranger);
    let strange = (fs::read(&stranger).unwrap(), strange);
    fs::remove_file(&stranger).unwrap();
    let mut backups = vec![strange];
    let (mut lost, mut ruined, mut restored, mut aside) = (0, 0, 0, 0);
    for kill in 0..kills() {
        said = kill_one(&path, "both", said, &mut chance);
        if chance.below(3) > 0 {
            let number = chance.below(backups.len() as u64) as usize;
            let (bytes, then) = &backups[number];
            let had_log = beside(&path, "-journal").exists();
            fs::write(&path, bytes).unwrap();
            restored += u32::from(had_log);
            let is_exact = found(&path, *then).is_some_and(|now| {
                (now.rules, now.save) == (then.rules, then.save)
                    && fs::read(&path).unwrap() == *bytes
            });
            if !is_exact {
                println!("  ruined at kill {kill}");
                ruined += 1;
                fs::write(&path, bytes).unwrap();
            }
            said = *then;
        } else if let Some(now) = found(&path, said) {
            said = now;
            backups.push((fs::read(&path).unwrap(), now));
            if backups.len() > 12 {
                backups.remove(1);
            }
        } else {
            println!("  lost at kill {kill}");
            lost += 1;
            (_, said) = backups[0].clone();
            fs::write(&path, &backups[0].0).unwrap();
        }
        for entry in fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().to_string_lossy().contains("set-aside") {
                aside += 1;
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    println!(
        "mixed: {} kills, {restored} backups copied over beside a log, {aside} logs set aside, {ruined} ruined, {lost} losses",
        kills()
    );
    assert_eq!((ruined, lost), (0, 0));
}

fn run(arguments: &[&str], path: &Path) -> (bool, String) {
    let output = Command::new(program())
        .arg(arguments[0])
        .arg(path)
        .args(&arguments[1..])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (
        output.status.success(),
        said + &String::from_utf8_lossy(&output.stdout),
    )
}

/// The same through headless verbs, so that any program can be put to it: its verbs are killed while they apply rules, and a
/// backup is copied over.
#[test]
#[ignore = "kills programs"]
fn killed_verbs_with_backups_copied_over() {
    let mut chance = Chance::seeded();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    let backup = folder.path().join("backup.endcap");
    let set = |from: usize, to: usize| {
        let rules = (from..to).map(|number| {
            format!(
                r#"{{"id":"r{number:06}","name":"{}","status":"paused","kind":"pair","placement":"cart","trigger":{{"any_of":["A"]}},"targets":["B"],"units":"one"}}"#,
                "x".repeat(200)
            )
        });
        let rules: Vec<String> = rules.collect();
        let file = folder.path().join(format!("{from}-{to}.json"));
        let text = format!(
            r#"{{"format":"endcap.rules/1","currency":"USD","rules":[{}]}}"#,
            rules.join(",")
        );
        fs::write(&file, text).unwrap();
        file.to_string_lossy().into_owned()
    };
    let (few, other, many) = (set(0, 3), set(100, 500), set(0, 2_000));
    assert!(run(&["new", "--currency", "USD"], &path).0);
    let new = fs::read(&path).unwrap();
    fs::write(&backup, &new).unwrap();
    assert!(run(&["rules", "apply", &other], &backup).0);
    let backup = fs::read(&backup).unwrap();
    assert!(run(&["rules", "apply", &few], &path).0);
    let started = fs::read(&path).unwrap();
    let (mut ruined, mut beside_a_log) = (0, 0);
    for _ in 0..kills() {
        for ending in ["-wal", "-journal"] {
            let _ = fs::remove_file(beside(&path, ending));
        }
        fs::write(&path, &started).unwrap();
        let mut child = Command::new(program())
            .args([
                "rules".as_ref(),
                path.as_os_str(),
                "apply".as_ref(),
                many.as_ref(),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let bytes = |ending| fs::metadata(beside(&path, ending)).map_or(0, |log| log.len());
        while child.try_wait().unwrap().is_none() && bytes("-wal") + bytes("-journal") == 0 {}
        sleep(Duration::from_micros(chance.below(20_000)));
        let _ = child.kill();
        child.wait().unwrap();
        beside_a_log += u32::from(bytes("-wal") + bytes("-journal") > 0);
        fs::write(&path, &backup).unwrap();
        let (_, listed) = run(&["rules", "list"], &path);
        let opens = run(&["inspect"], &path).0;
        let rules = listed.lines().filter(|line| line.starts_with('r')).count();
        ruined += u32::from(!opens || rules != 400);
    }
    println!(
        "{}: {} kills, {beside_a_log} with a log left beside the backup, {ruined} backups ruined or changed",
        program().display(),
        kills()
    );
    if std::env::var_os("ENDCAP_BIN").is_none() {
        assert_eq!(ruined, 0);
    }
}

/// A small disk of its own, as long as it is held.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mounted(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={size}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .status()
            .is_ok_and(|status| status.success());
        mounted.then_some(Self(folder))
    }

    fn fill(&self) -> PathBuf {
        let path = self.0.path().join("filler");
        let mut file = fs::File::create(&path).unwrap();
        while std::io::Write::write_all(&mut file, &[7; 512]).is_ok() {}
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

fn add(number: usize) -> Ask {
    Ask::Edit(Edit::AddRules(vec![rule(number)]))
}

#[test]
#[ignore = "mounts a disk"]
fn a_full_disk_is_said_and_what_was_done_is_saved_when_there_is_room() {
    let Some(disk) = SmallDisk::mounted("4m") else {
        println!("no right to mount: nothing was tried");
        return;
    };
    let path = disk.0.path().join("shop.endcap");
    let mut studio = Studio::headless();
    let new = Ask::NewProject {
        path: path.clone(),
        currency: Currency::usd(),
    };
    studio.run(new).unwrap();
    studio.run(add(0)).unwrap();
    studio.settle_saves().unwrap();
    let mut chance = Chance::seeded();
    let (mut number, mut unsaid) = (0, 0);
    for _ in 0..30 {
        let filler = disk.fill();
        let edits = 1 + chance.below(7) as usize;
        for _ in 0..edits {
            number += 1;
            studio.execute(add(number));
        }
        match studio.settle_saves() {
            Ok(()) => unsaid += 1,
            Err(said) => {
                assert!(said.contains("no room is left on the disk"), "{said}");
                assert!(studio.close().is_err());
            }
        }
        fs::remove_file(filler).unwrap();
        studio.settle_saves().unwrap();
    }
    studio.close().unwrap();
    let (_, stored) = ProjectFile::open(&path).unwrap();
    println!(
        "full disk: 30 times full and freed, {number} edits, {} found, {unsaid} times room was left by chance",
        stored.plan.rules.len() - 1
    );
    assert_eq!(stored.plan.rules.len(), number + 1);
}

#[test]
#[ignore = "mounts a disk"]
fn an_import_that_finds_no_room_is_not_called_saved_and_goes_elsewhere() {
    let Some(disk) = SmallDisk::mounted("1200k") else {
        println!("no right to mount: nothing was tried");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = disk.0.path().join("shop.endcap");
    let large = dataset(200_000);
    let (mut file, _) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    let small = dataset(orders_of(0));
    file.save_dataset(&small).unwrap();
    let problem = file.save_dataset(&large).unwrap_err();
    assert!(matches!(problem, StoreError::Io { .. }), "{problem}");
    drop(file);
    let opened = open(&path, &Progress::new()).unwrap();
    assert!(opened.stored.dataset.history == small.history);
    let mut stored = opened.stored;
    stored.dataset = large;
    let elsewhere = folder.path().join("elsewhere.endcap");
    drop(ProjectFile::create_with(&elsewhere, stored.document(), &Progress::new()).unwrap());
    let (_, found) = ProjectFile::open(&elsewhere).unwrap();
    assert!(found.dataset.history == stored.dataset.history);
    println!(
        "import on a small disk: \"{problem}\", the data before is whole, elsewhere all of it"
    );
}
