//! How long discovery takes, what it holds, and how often it is right.
//!
//! ```text
//! cargo bench --bench discover                                # a null world of 10^6 lines and the sample store
//! cargo bench --bench discover -- null ORDERS GOODS [SEED]    # nothing planted: every find is false
//! cargo bench --bench discover -- sample LINES [SEED]         # the sample store against its truth
//! cargo bench --bench discover -- baskets FILE MIN_COUNT      # one order a line, numbers of goods
//! cargo bench --bench discover -- sets FILE MIN_COUNT MAX_SIZE   # every set of 1 to MAX_SIZE goods
//! cargo bench --bench discover -- lines FILE MIN_COUNT        # CSV with order_id, created_at, sku
//! ```
//! cargo bench --bench discover -- file ORDERS.csv MIN_COUNT  # from an orders file to all pairs, nothing saved
//!
//! Times, but for `file`, are those of the pairs alone, the history being in memory. CPU and memory are read from /proc where there is one.
//! `baskets` also runs others on the same file, one after the other in the same run, and says DISAGREE where their counts
//! differ: `ENDCAP_FLOOR` is a program called as `FLOOR FILE MIN_COUNT 2 pairs`, `ENDCAP_PEERS_PYTHON` an interpreter and
//! `ENDCAP_PEERS_SCRIPT` what it runs as `SCRIPT TOOL FOLDER MIN_COUNT 2 --pairs` for each of `ENDCAP_PEERS` (names apart by
//! blanks). `file` runs `ENDCAP_PEERS_PYTHON` with `ENDCAP_PEERS_FROM_FILE` as `SCRIPT TOOL ORDERS.csv MIN_COUNT` for each of
//! `ENDCAP_PEERS_OF_FILE`. Each prints a line of JSON with `patterns`, `sumsup` and `sumlift`; its times are those of the whole process.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, reason = "a bench stops where its input is wrong")]

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use endcap::discover::{
    Affinity, FrequentOptions, FrequentSets, PairOptions, PairTable, frequent_sets, pairs, sets,
};
use endcap::domain::calendar::{Day, Minute};
use endcap::domain::catalog::{Catalog, Product, ProductId, Sku, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{ImportOptions, ImportRequest, import};
use endcap::sample::{SampleDialect, SampleOptions, read_truth, write};
use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64;

/// Collects a history whose goods are known by their number.
#[derive(Default)]
struct Store {
    history: OrderHistoryBuilder,
    skus: Vec<String>,
    prices: HashMap<String, Money>,
    lines: Vec<OrderLine>,
}

impl Store {
    fn push(&mut self, day: i32, goods: &[u32]) {
        self.lines.clear();
        self.lines.extend(goods.iter().map(|&good| OrderLine {
            variant: VariantId(good),
            units: 1,
            net_revenue: Money(100),
        }));
        let head = OrderHead {
            number: &self.history.len().to_string(),
            placed: Minute(day * 1440),
            customer: None,
            order_discount: Money::ZERO,
        };
        self.history.push(&head, &self.lines);
    }

    fn finish(self) -> Dataset {
        let products = self.skus.iter().map(|sku| Product {
            title: sku.clone(),
            ..Product::default()
        });
        let variants = self.skus.iter().zip(0..).map(|(sku, place)| Variant {
            sku: Sku::from(sku.as_str()),
            product: ProductId(place),
            option: String::new(),
            price: Some(self.prices.get(sku).copied().unwrap_or(Money(1_000))),
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        });
        Dataset::new(
            Currency::usd(),
            Catalog::new(products.collect(), variants.collect()),
            self.history.finish(),
            Vec::new(),
        )
    }
}

/// Orders of over-dispersed size whose goods are drawn one after the other without replacement: Zipf's popularity, a
/// quarter of the goods with a season of their own.
fn null_world(orders: usize, goods: usize, seed: u64) -> Dataset {
    let mut dice = Pcg64::seed_from_u64(seed);
    let mut share = move || (dice.next_u64() >> 11) as f64 * (0.5_f64).powi(53);
    let months: Vec<Vec<f64>> = (0..18)
        .map(|month| {
            let mut sum = 0.0;
            (0..goods)
                .map(|good| {
                    let season = match good % 16 {
                        3 => [0.3, 4.0][usize::from(month % 12 == 11)],
                        7 => [0.3, 2.0][usize::from((4..8).contains(&(month % 12)))],
                        11 => 1.0 + 0.5 * f64::from(month % 12) / 12.0,
                        15 => 1.5 - 0.5 * f64::from(month % 12) / 12.0,
                        _ => 1.0,
                    };
                    sum += season / (good as f64 + 3.0);
                    sum
                })
                .collect()
        })
        .collect();
    let mut store = Store {
        skus: (0..goods).map(|good| format!("N-{good}")).collect(),
        ..Store::default()
    };
    let mut basket: Vec<u32> = Vec::new();
    for place in 0..orders {
        let day = (place * 547 / orders) as i32;
        let month = (place * 18 / orders).min(17);
        let size = if share() < 0.55 {
            1
        } else {
            ((1.0 / (1.0 - share())).powf(0.65) + 1.0).min(40.0) as usize
        };
        let of_month = &months[month];
        let total = of_month.last().copied().unwrap();
        basket.clear();
        while basket.len() < size.min(goods) {
            let drawn = share() * total;
            let good = of_month.partition_point(|&sum| sum <= drawn).min(goods - 1) as u32;
            if !basket.contains(&good) {
                basket.push(good);
            }
        }
        let date = format!(
            "{}-{:02}-{:02}",
            2024 + month / 12,
            month % 12 + 1,
            day % 28 + 1
        );
        store.push(Day::parse(&date).unwrap().0, &basket);
    }
    store.finish()
}

/// The orders of a file with one order a line, at the days of `days.dat` beside it (one number a line, days since 1970)
/// or else all on one day.
fn baskets_of(path: &str) -> Dataset {
    let text = std::fs::read_to_string(path).unwrap();
    let beside = std::path::Path::new(path).with_file_name("days.dat");
    let days = std::fs::read_to_string(beside).unwrap_or_default();
    let mut days = days.lines().map(|day| day.parse::<i32>().unwrap());
    let mut store = Store::default();
    let mut goods = 0;
    for line in text.lines() {
        let basket: Vec<u32> = line
            .split(' ')
            .filter_map(|number| number.parse().ok())
            .collect();
        goods = goods.max(basket.iter().map(|good| good + 1).max().unwrap_or(0));
        store.push(days.next().unwrap_or(0), &basket);
    }
    store.skus = (0..goods).map(|good| format!("G-{good}")).collect();
    store.finish()
}

/// Prices by SKU of a catalog beside the orders, where there is one.
fn prices_beside(path: &str) -> HashMap<String, Money> {
    let beside = std::path::Path::new(path).with_file_name("catalog.csv");
    let Ok(mut reader) = csv::Reader::from_path(beside) else {
        return HashMap::new();
    };
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let (sku, price) = (column("sku"), column("price"));
    reader
        .records()
        .filter_map(|record| {
            let record = record.ok()?;
            let price: f64 = record.get(price)?.parse().ok()?;
            Some((
                record.get(sku)?.to_owned(),
                Money((price * 100.0).round() as i64),
            ))
        })
        .collect()
}

fn lines_of(path: &str) -> Dataset {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let (order, placed, sku) = (column("order_id"), column("created_at"), column("sku"));
    let mut store = Store {
        prices: prices_beside(path),
        ..Store::default()
    };
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut basket: Vec<u32> = Vec::new();
    let mut last = (String::new(), 0);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap() {
        if record[order] != last.0 {
            store.push(last.1, &basket);
            basket.clear();
            let date = record[placed].get(..10).unwrap();
            last = (record[order].to_owned(), Day::parse(date).unwrap().0);
        }
        // Protection plans are services.
        if record[sku].starts_with("PLAN-") {
            continue;
        }
        let next = known.len() as u32;
        let good = *known.entry(record[sku].to_owned()).or_insert(next);
        if good == next {
            store.skus.push(record[sku].to_owned());
        }
        if !basket.contains(&good) {
            basket.push(good);
        }
    }
    store.push(last.1, &basket);
    store.finish()
}

/// Seconds of CPU so far, to a hundredth: of this process with all threads, and of those it waited for.
fn cpus() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |parts| parts.1);
    let ticks: Vec<u64> = after_name
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse().ok())
        .collect();
    let sum = |range: std::ops::Range<usize>| {
        let ticks = ticks.get(range).unwrap_or_default();
        ticks.iter().sum::<u64>() as f64 / 100.0
    };
    (sum(0..2), sum(2..4))
}

fn cpu() -> f64 {
    cpus().0
}

/// What everybody must find.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sums {
    pairs: u64,
    counts: u64,
    lifts: f64,
}

impl Sums {
    fn of(table: &PairTable) -> Self {
        Self {
            pairs: table.pairs.len() as u64,
            counts: table.pairs.iter().map(|pair| u64::from(pair.count)).sum(),
            lifts: table.pairs.iter().map(|pair| pair.lift).sum(),
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        (self.pairs, self.counts) == (other.pairs, other.counts)
            && (self.lifts - other.lifts).abs() <= 1e-6 * self.lifts
    }
}

/// Runs of a short program are repeated until they took this many seconds of CPU, but not more often than ten times.
const ENOUGH: f64 = 1.0;

/// Runs a program to its end; what it printed last in JSON, and its peak memory in MiB.
fn run(command: &mut std::process::Command) -> (Option<serde_json::Value>, f64) {
    let command = command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut out, &mut text).map(|_| text)
    });
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(memory_of(&status).1);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let text = reader.join().unwrap().unwrap();
    let line = text.lines().rfind(|line| line.starts_with('{'));
    (line.and_then(|line| serde_json::from_str(line).ok()), peak)
}

/// One of the others beside our figures.
fn beside(name: &str, ours: f64, found: &Sums, mut command: std::process::Command) {
    let (start, wall) = (cpus().1, Instant::now());
    let (mut answer, mut peak, mut runs) = (None, 0.0_f64, 0.0);
    while runs < 10.0 && (runs == 0.0 || cpus().1 - start < ENOUGH) {
        let (found, held) = run(&mut command);
        answer = found;
        peak = peak.max(held);
        runs += 1.0;
    }
    let (cpu, wall) = (
        (cpus().1 - start) / runs,
        wall.elapsed().as_secs_f64() / runs,
    );
    let number = |key: &str| answer.as_ref().and_then(|answer| answer[key].as_f64());
    // Sets have no lift.
    let theirs = number("patterns")
        .zip(number("sumsup"))
        .zip(number("sumlift").or(Some(0.0)));
    let verdict = match theirs {
        None => "no answer",
        Some(((pairs, counts), lifts)) => {
            let theirs = Sums {
                pairs: pairs as u64,
                counts: counts as u64,
                lifts,
            };
            if found.agrees(&theirs) {
                "agrees"
            } else {
                "DISAGREE"
            }
        }
    };
    println!(
        "  {name:>15}: CPU {cpu:.3} s (mining {:.2}), wall {wall:.2} s, peak {peak:.0} MiB, {verdict}; ours takes {:.2} of its CPU",
        number("cpu_mine").unwrap_or(0.0),
        ours / cpu.max(0.001),
    );
}

/// The others that the environment names.
fn others(path: &str, min_count: u32, max_size: usize, ours: f64, found: &Sums) {
    let (support, longest) = (min_count.to_string(), max_size.to_string());
    // Of pairs they also tell the lift.
    let pairs = max_size == 2;
    if let Some(floor) = std::env::var_os("ENDCAP_FLOOR") {
        let mut command = std::process::Command::new(floor);
        command.args([path, &support, &longest]);
        command.args(pairs.then_some("pairs"));
        beside("floor", ours, found, command);
    }
    let python = std::env::var_os("ENDCAP_PEERS_PYTHON");
    let script = std::env::var_os("ENDCAP_PEERS_SCRIPT");
    let (Some(python), Some(script)) = (python, script) else {
        return;
    };
    let folder = std::path::Path::new(path).parent().unwrap();
    let tools =
        std::env::var("ENDCAP_PEERS").unwrap_or_else(|_| "pyfim-apriori scipy-xtx".to_owned());
    for tool in tools.split_whitespace() {
        let mut command = std::process::Command::new(&python);
        command.arg(&script).arg(tool).arg(folder);
        command.args([&support, &longest]);
        command.args(pairs.then_some("--pairs"));
        beside(tool, ours, found, command);
    }
}

/// Memory now and at its peak, MiB.
fn memory() -> (f64, f64) {
    memory_of("/proc/self/status")
}

fn memory_of(status: &str) -> (f64, f64) {
    let status = std::fs::read_to_string(status).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number
            .and_then(|number| number.parse::<f64>().ok())
            .unwrap_or(0.0)
            / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// Counts all pairs as plainly as can be, one row of counters at a time, and adds up their lifts.
fn bare_count(dataset: &Dataset, min_count: u32) -> (u64, f64) {
    let history = &dataset.history;
    let goods = dataset.catalog.variants().len();
    let mut with = vec![0_u32; goods];
    for variant in history.variants() {
        with[variant.index()] += 1;
    }
    let mut by_count: Vec<u32> = (0..goods as u32).collect();
    by_count.sort_by_key(|&good| std::cmp::Reverse(with[good as usize]));
    let mut rank = vec![0_u32; goods];
    for (place, &good) in by_count.iter().enumerate() {
        rank[good as usize] = place as u32;
    }
    let mut items: Vec<u32> = history.variants().iter().map(|v| rank[v.index()]).collect();
    let mut start = 0;
    for &end in history.line_ends() {
        items[start..end as usize].sort_unstable();
        start = end as usize;
    }
    let mut starts = vec![0_usize; goods + 1];
    for &good in &items {
        starts[good as usize + 1] += 1;
    }
    for place in 1..=goods {
        starts[place] += starts[place - 1];
    }
    let mut next = starts.clone();
    let mut occurrences = vec![(0_u32, 0_u32); items.len()];
    let mut start = 0;
    for &end in history.line_ends() {
        for place in start..end as usize {
            let slot = &mut next[items[place] as usize];
            occurrences[*slot] = (place as u32 + 1, end);
            *slot += 1;
        }
        start = end as usize;
    }
    let (mut found, mut lifts) = (0, 0.0);
    let mut row = vec![0_u32; goods];
    let orders = history.len() as f64;
    for good in 0..goods {
        for &(from, to) in &occurrences[starts[good]..starts[good + 1]] {
            for &other in &items[from as usize..to as usize] {
                row[other as usize] += 1;
            }
        }
        for (other, count) in row.iter_mut().enumerate().skip(good + 1) {
            if *count >= min_count {
                found += 1;
                let margins = (starts[good + 1] - starts[good]) as f64
                    * (starts[other + 1] - starts[other]) as f64;
                lifts += f64::from(*count) * orders / margins;
            }
            *count = 0;
        }
    }
    (found, lifts)
}

fn measure(name: &str, dataset: &Dataset, options: PairOptions, file: Option<&str>) -> PairTable {
    let history = &dataset.history;
    println!(
        "{name}: {} orders, {} lines, {} goods, pairs in {} orders or more",
        history.len(),
        history.line_count(),
        dataset.catalog.variants().len(),
        options.min_count
    );
    // From here on the peak is ours.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = memory().0;
    let mut table = PairTable::default();
    let (start, wall) = (cpu(), Instant::now());
    let mut runs = 0.0;
    while runs < 10.0 && (runs < 3.0 || cpu() - start < ENOUGH) {
        drop(std::mem::take(&mut table));
        table = pairs(dataset, &options, &Progress::new()).unwrap();
        runs += 1.0;
    }
    let mean = (cpu() - start) / runs;
    let mean_wall = wall.elapsed().as_secs_f64() / runs;
    let peak = memory().1 - before;
    let start = cpu();
    let bare = bare_count(dataset, options.min_count);
    let floor = cpu() - start;
    println!(
        "  pairs: {} listed of {} tested; CPU {mean:.3} s, wall {mean_wall:.3} s, {:.1} M listed pairs/s, peak {peak:.0} MiB beyond the history",
        table.pairs.len(),
        table.tested,
        table.pairs.len() as f64 / mean_wall / 1e6,
    );
    println!(
        "  bare count: {} pairs, lifts {:.1}; CPU {floor:.2} s; ratio {:.2}",
        bare.0,
        bare.1,
        mean / floor.max(0.01)
    );
    if let Some(path) = file {
        let found = Sums::of(&table);
        others(path, options.min_count, 2, mean, &found);
    }
    let finds: Vec<&Affinity> = table.pairs.iter().filter(|pair| pair.is_proven()).collect();
    println!("  finds: {}", finds.len());
    spread(&table);
    table
}

/// How far counts lie from their expectation, in standard deviations, by expectation.
fn spread(table: &PairTable) {
    for low in [5.0, 50.0, 500.0, 5_000.0, 50_000.0] {
        let gaps: Vec<f64> = table
            .pairs
            .iter()
            .filter(|pair| pair.expected >= low && pair.expected < low * 10.0)
            .map(|pair| (f64::from(pair.count) - pair.expected) / pair.expected.sqrt())
            .collect();
        if gaps.len() < 10 {
            continue;
        }
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let square = gaps.iter().map(|gap| gap * gap).sum::<f64>() / gaps.len() as f64;
        let most = gaps.iter().copied().fold(f64::MIN, f64::max);
        println!(
            "  expected {low:>6}..: {:>7} pairs, gap mean {mean:>6.3}, spread {:>6.3}, most {most:.2}",
            gaps.len(),
            (square - mean * mean).sqrt()
        );
    }
}

/// Every set in enough orders, beside the others.
fn every_set(path: &str, min_count: u32, max_size: usize) {
    let dataset = baskets_of(path);
    let options = FrequentOptions {
        min_count,
        max_size,
        max_basket: usize::MAX,
        most: usize::MAX,
        keep_placeholders: false,
    };
    let (start, wall) = (cpu(), Instant::now());
    let (mut found, mut runs) = (FrequentSets::default(), 0.0);
    while runs < 10.0 && (runs < 3.0 || cpu() - start < ENOUGH) {
        found = frequent_sets(&dataset, &options, &Progress::new()).unwrap();
        runs += 1.0;
    }
    let mean = (cpu() - start) / runs;
    let mean_wall = wall.elapsed().as_secs_f64() / runs;
    let sums = Sums {
        pairs: found.sets.len() as u64,
        counts: found.sets.iter().map(|set| u64::from(set.count)).sum(),
        lifts: 0.0,
    };
    println!(
        "{path}: {} sets of 1 to {max_size} goods in {min_count} orders or more, counts {}; CPU {mean:.3} s, wall {mean_wall:.3} s",
        sums.pairs, sums.counts
    );
    others(path, min_count, max_size, mean, &sums);
}

/// From the file to the pairs, once, beside those who do the same.
fn from_file(path: &str, min_count: u32) {
    let request = ImportRequest {
        files: vec![(path.into(), None)],
        dialect: None,
        currency: Currency::usd(),
        customer_key: [7; 16],
        rejects: None,
        options: ImportOptions::default(),
    };
    let (start, wall) = (cpu(), Instant::now());
    let (dataset, _) = import(&request, None, &Progress::new()).unwrap();
    let read = (cpu() - start, wall.elapsed().as_secs_f64());
    let options = PairOptions {
        min_count,
        max_basket: usize::MAX,
        ..PairOptions::default()
    };
    let table = pairs(&dataset, &options, &Progress::new()).unwrap();
    let (mean, all) = (cpu() - start, wall.elapsed().as_secs_f64());
    println!(
        "{path}: {} lines; read CPU {:.2} s, wall {:.2} s; with {} pairs CPU {mean:.2} s, wall {all:.2} s, peak {:.0} MiB",
        dataset.history.line_count(),
        read.0,
        read.1,
        table.pairs.len(),
        memory().1
    );
    let python = std::env::var_os("ENDCAP_PEERS_PYTHON");
    let script = std::env::var_os("ENDCAP_PEERS_FROM_FILE");
    let (Some(python), Some(script)) = (python, script) else {
        return;
    };
    let tools = std::env::var("ENDCAP_PEERS_OF_FILE").unwrap_or_else(|_| "pandas-scipy".to_owned());
    for tool in tools.split_whitespace() {
        let mut command = std::process::Command::new(&python);
        command
            .arg(&script)
            .args([tool, path])
            .arg(min_count.to_string());
        beside(tool, mean, &Sums::of(&table), command);
    }
}

fn sample(lines: u64, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let options = SampleOptions {
        lines,
        seed,
        dialect: SampleDialect::Generic,
    };
    let files = write(folder.path(), &options, &Progress::new()).unwrap();
    let truth = read_truth(&std::fs::read_to_string(&files.truth).unwrap()).unwrap();
    let dataset = lines_of(files.orders.to_str().unwrap());
    let table = measure("sample store", &dataset, PairOptions::default(), None);
    let sku = |id: VariantId| dataset.catalog.variant(id).sku.as_str();
    let key = |a: &str, b: &str| {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        (a.to_owned(), b.to_owned())
    };
    let finds: BTreeSet<(String, String)> = table
        .pairs
        .iter()
        .filter(|pair| pair.is_proven())
        .map(|pair| key(sku(pair.a), sku(pair.b)))
        .collect();
    let attract: BTreeSet<_> = truth
        .attract
        .iter()
        .map(|p| key(&p.trigger, &p.target))
        .collect();
    let implied: BTreeSet<_> = truth.implied.iter().map(|p| key(&p.a, &p.b)).collect();
    let season: BTreeSet<_> = truth
        .season_only
        .iter()
        .map(|p| key(&p.pair.a, &p.pair.b))
        .collect();
    let size: BTreeSet<_> = truth.size_only.iter().map(|p| key(&p.a, &p.b)).collect();
    let both = |known: &BTreeSet<(String, String)>| finds.intersection(known).count();
    let strong: BTreeSet<_> = truth
        .attract
        .iter()
        .filter(|p| p.orders_trigger >= 200 && p.probability >= 0.15)
        .map(|p| key(&p.trigger, &p.target))
        .collect();
    let wrong: Vec<_> = finds
        .iter()
        .filter(|pair| !attract.contains(*pair) && !implied.contains(*pair))
        .collect();
    println!(
        "  of {} finds: planted {} of {}, strong ones {} of {}, implied {} of {}, season {} of {}, size {} of {}; false {} ({:.1} %)",
        finds.len(),
        both(&attract),
        attract.len(),
        both(&strong),
        strong.len(),
        both(&implied),
        implied.len(),
        both(&season),
        season.len(),
        both(&size),
        size.len(),
        wrong.len(),
        100.0 * wrong.len() as f64 / finds.len().max(1) as f64,
    );
    for pair in wrong.iter().take(15) {
        println!("    false: {} {}", pair.0, pair.1);
    }
    let start = Instant::now();
    let found = sets(&dataset, &table, 4, &Progress::new()).unwrap();
    println!(
        "  {} sets, wall {:.2} s",
        found.len(),
        start.elapsed().as_secs_f64()
    );
    for set in found.iter().take(12) {
        let members: Vec<&str> = set.members.iter().map(|&id| sku(id)).collect();
        println!(
            "    {:>6} x{:<6.2} {}",
            set.count,
            set.lift,
            members.join(" + ")
        );
    }
}

fn null(orders: usize, goods: usize, seed: u64) {
    let dataset = null_world(orders, goods, seed);
    let table = measure("null world", &dataset, PairOptions::default(), None);
    let found = sets(&dataset, &table, 4, &Progress::new()).unwrap();
    println!("  sets: {}", found.len());
}

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let number = |place: usize, otherwise: u64| {
        words
            .get(place)
            .map_or(otherwise, |word| word.parse().unwrap())
    };
    let whole = |min_count| PairOptions {
        min_count,
        max_basket: usize::MAX,
        ..PairOptions::default()
    };
    match words.first().map(String::as_str) {
        None => {
            null(400_000, 5_000, 1);
            sample(42_000, 7);
        }
        Some("null") => null(
            number(1, 400_000) as usize,
            number(2, 5_000) as usize,
            number(3, 1),
        ),
        Some("sample") => sample(number(1, 42_000), number(2, 7)),
        Some("baskets") => {
            let dataset = baskets_of(&words[1]);
            let table = measure(
                &words[1],
                &dataset,
                whole(number(2, 20) as u32),
                Some(&words[1]),
            );
            let (start, wall) = (cpu(), Instant::now());
            let _ = std::fs::write("/proc/self/clear_refs", "5");
            let before = memory().0;
            let found = sets(&dataset, &table, 4, &Progress::new()).unwrap();
            let (cpu, wall) = (cpu() - start, wall.elapsed().as_secs_f64());
            println!(
                "  sets of three and four from the finds: {}; CPU {cpu:.2} s, wall {wall:.2} s, peak {:.0} MiB beyond history and pairs",
                found.len(),
                memory().1 - before,
            );
        }
        Some("sets") => {
            let (min_count, max_size) = (number(2, 100) as u32, number(3, 4) as usize);
            every_set(&words[1], min_count, max_size);
        }
        Some("file") => from_file(&words[1], number(2, 50) as u32),
        Some("lines") => {
            let dataset = lines_of(&words[1]);
            measure(&words[1], &dataset, whole(number(2, 20) as u32), None);
        }
        Some(other) => println!("unknown: {other}"),
    }
}
