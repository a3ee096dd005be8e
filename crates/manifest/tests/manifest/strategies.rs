//! Documents that are right, in all their variety.

use kanade_manifest::job::{
    ClientHint, DisplayField, EnvValue, Execute, ExplodeColumn, ExplodeSpec, FinalizeHint,
    InventoryHint, Limits, Parameter, ParameterType,
};
use kanade_manifest::schedule::{
    Cadence, Calendar, CatchUp, Constraints, OnFailure, Requirements, RetryPolicy, RunsOn,
    Schedule, Trigger, When, Zone,
};
use kanade_manifest::view::{View, Widget};
use kanade_manifest::{Manifest, Origin};
use kanade_wire::hints::{CheckAlert, CheckHint, CollectHint, EmitConfig, EmitKind};
use kanade_wire::staleness::Staleness;
use kanade_wire::{GroupName, Os, Shell, Target};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// Text that says something; quotes, colons and line breaks included.
pub fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9\u{e4}\u{65e5}][ -~\u{e4}\u{65e5}\n]{0,20}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,12}"
}

fn duration() -> impl Strategy<Value = String> {
    select(&["30s", "10m", "1h 30m", "2days", "1500ms"][..]).prop_map(str::to_owned)
}

fn words(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(all).prop_map(str::to_owned)
}

fn env_value() -> impl Strategy<Value = EnvValue> {
    prop_oneof![
        text().prop_map(EnvValue::Literal),
        name().prop_map(|name| EnvValue::Secret(name.parse().unwrap())),
    ]
}

prop_compose! {
    fn limits()(
        memory in of(words(&["512 MiB", "2GB"])), cpu in of(1u32..400), nice in of(0u8..20),
    ) -> Limits {
        Limits { memory, cpu, nice }
    }
}

prop_compose! {
    fn finalize()(
        shell in of(select(&Shell::ALL[..])), script in text(), timeout in duration(),
    ) -> FinalizeHint {
        FinalizeHint { shell, script, timeout }
    }
}

/// A type, a value of it, and options where it has some.
fn parameter() -> impl Strategy<Value = Parameter> {
    let shapes = [
        (ParameterType::String, json!("two words"), vec![]),
        (ParameterType::Integer, json!(7), vec![]),
        (ParameterType::Number, json!(0.5), vec![]),
        (ParameterType::Boolean, json!(true), vec![]),
        (ParameterType::Enum, json!("low"), vec!["low".to_owned()]),
        (ParameterType::Text, json!("a\nb"), vec![]),
    ];
    (select(shapes.to_vec()), any::<[bool; 2]>(), of(text())).prop_map(
        |((kind, value, options), flags, label)| Parameter {
            name: "p".into(),
            kind,
            description: label.clone(),
            label,
            required: flags[0],
            default: flags[1].then_some(value),
            options,
            pattern: None,
            min: None,
            max: None,
        },
    )
}

fn parameters() -> impl Strategy<Value = Vec<Parameter>> {
    vec(parameter(), 0..4).prop_map(|parameters| {
        let numbered = parameters.into_iter().enumerate();
        numbered
            .map(|(n, parameter)| Parameter {
                name: format!("p-{n}"),
                ..parameter
            })
            .collect()
    })
}

prop_compose! {
    fn execute()(
        shell in select(&Shell::ALL[..]),
        source in (0..3, text()),
        timeout in duration(),
        run_as in select(&["system", "user", "system_gui", "account:backup"][..]),
        cwd in of(text()),
        env in btree_map("[A-Z][A-Z_]{0,8}", env_value(), 0..3),
        limits in of(limits()),
    ) -> Execute {
        let (kind, text) = source;
        Execute {
            shell,
            script: (kind == 0).then(|| text.clone()),
            script_file: (kind == 1).then(|| text.clone()),
            script_object: (kind == 2).then(|| "name/1.0".to_owned()),
            timeout,
            run_as: run_as.parse().unwrap(),
            cwd,
            env,
            limits,
        }
    }
}

fn display_field() -> impl Strategy<Value = DisplayField> {
    let kind = of(words(&["number", "bytes", "timestamp"]));
    let leaf = (name(), text(), kind).prop_map(|(field, label, kind)| DisplayField {
        field,
        label,
        kind,
        columns: Vec::new(),
    });
    let leaf = leaf.boxed();
    (leaf.clone(), vec(leaf, 0..3)).prop_map(|(field, columns)| DisplayField { columns, ..field })
}

prop_compose! {
    fn explode()(
        field in name(),
        table in "t_[a-z]{1,12}",
        kinds in vec((of(words(&["text", "integer", "real"])), any::<bool>()), 1..4),
        track_history in any::<bool>(),
    ) -> ExplodeSpec {
        let columns = kinds.into_iter().enumerate();
        let columns = columns.map(|(n, (kind, index))| ExplodeColumn { field: format!("c{n}"), kind, index });
        ExplodeSpec { field, table, primary_key: vec!["c0".into()], columns: columns.collect(), track_history }
    }
}

prop_compose! {
    fn inventory()(
        display in vec(display_field(), 0..3),
        summary in vec(display_field(), 0..2),
        explode in vec(explode(), 0..2),
        history_scalars in vec(name(), 0..3),
    ) -> InventoryHint {
        let explode = explode.into_iter().enumerate();
        let explode = explode.map(|(n, spec)| ExplodeSpec { table: format!("{}_{n}", spec.table), ..spec });
        InventoryHint { display, summary, explode: explode.collect(), history_scalars }
    }
}

prop_compose! {
    fn alert()(
        on in vec(words(&["warn", "fail", "unknown"]), 1..3),
        groups in vec("[a-z]{1,8}", 0..3),
        priority in words(&["info", "warn", "emergency"]),
        flags in any::<[bool; 4]>(),
        title in text(),
        body in of(text()),
    ) -> CheckAlert {
        CheckAlert {
            on,
            notify_user: flags[0] || groups.is_empty(),
            email: flags[1] && !groups.is_empty(),
            notify_groups: groups,
            priority,
            require_ack: flags[2],
            toast: flags[3],
            title,
            body,
        }
    }
}

prop_compose! {
    fn check()(
        name in name(),
        label in of(text()),
        status_field in name(),
        detail_field in name(),
        troubleshoot in of(name()),
        fleet in any::<bool>(),
        alert in of(alert()),
    ) -> CheckHint {
        let fleet = fleet || alert.is_some();
        CheckHint { name, label, status_field, detail_field, troubleshoot, fleet, alert }
    }
}

prop_compose! {
    fn collect()(
        name in text(),
        description in of(text()),
        max_size in of(words(&["50 MB", "2GiB", "700"])),
        files_field in name(),
    ) -> CollectHint {
        CollectHint { name, description, max_size, files_field }
    }
}

fn staleness() -> impl Strategy<Value = Staleness> {
    prop_oneof![
        Just(Staleness::Cached),
        Just(Staleness::Unchecked),
        duration().prop_map(|max_cache_age| Staleness::Strict { max_cache_age }),
    ]
}

prop_compose! {
    fn origin()(path in text(), repo in of(text()), commit in of(text()), script_file in of(text())) -> Origin {
        Origin { path, repo, commit, script_file }
    }
}

prop_compose! {
    fn client()(
        name in text(),
        description in of(text()),
        category in words(&["software_update", "troubleshoot", "catalog"]),
        icon in of(text()),
        confirm in of(text()),
        groups in of(vec("[a-z]{1,8}", 1..3)),
    ) -> ClientHint {
        let visible_to = groups.map(|groups| Target {
            groups: groups.into_iter().map(|name| GroupName::new(name).unwrap()).collect(),
            ..Target::default()
        });
        ClientHint { name, description, category, icon, confirm, visible_to }
    }
}

/// The one meaning of a job's output.
#[derive(Debug, Clone)]
enum Output {
    Facts(Box<(Option<InventoryHint>, Option<CheckHint>)>),
    Events(EmitConfig),
    Files(CollectHint),
}

fn output() -> impl Strategy<Value = Output> {
    let emit = of(text()).prop_map(|watermark_path| EmitConfig {
        kind: EmitKind::Events,
        watermark_path,
    });
    prop_oneof![
        (of(inventory()), of(check())).prop_map(|both| Output::Facts(Box::new(both))),
        emit.prop_map(Output::Events),
        collect().prop_map(Output::Files),
    ]
}

prop_compose! {
    /// Any job.
    pub fn job()(
        id in "[a-z][a-z0-9.-]{0,12}[a-z]".prop_filter("no double dots", |id| !id.contains("..")),
        version in "[0-9]{1,2}\\.[0-9]{1,2}(\\.[0-9]{1,2})?",
        description in of(text()),
        execute in execute(),
        require_approval in any::<bool>(),
        output in output(),
        aggregate in vec(widget(), 0..2),
        staleness in staleness(),
        client in of(client()),
        tags in vec(text(), 0..3),
        origin in of(origin()),
        (os, parameters, finalize) in (vec(select(&Os::ALL[..]), 0..3), parameters(), of(finalize())),
    ) -> Manifest {
        let (inventory, check, emit, collect) = match output {
            Output::Facts(both) => (both.0, both.1, None, None),
            Output::Events(emit) => (None, None, Some(emit), None),
            Output::Files(collect) => (None, None, None, Some(collect)),
        };
        // What people at machines may run fills nothing in and holds no secret.
        let asks = |parameter: &Parameter| parameter.required && parameter.default.is_none();
        let is_secret = |value: &EnvValue| matches!(value, EnvValue::Secret(_));
        let is_closed = parameters.iter().any(asks) || execute.env.values().any(is_secret);
        let client = client.filter(|_| !is_closed);
        Manifest {
            id: id.parse().unwrap(),
            version: version.parse().unwrap(),
            description, execute, require_approval, inventory, emit, check, collect,
            aggregate, staleness, client, tags, origin, os, parameters, finalize,
        }
    }
}

prop_compose! {
    fn widget()(
        (dashboard, title, kind) in (text(), text(), text()),
        (description, source) in (of(text()), of(text())),
        order in of(any::<i64>()),
        scope in words(&["pc", "fleet"]),
        shape in select(&[("count", "bar"), ("sum", "stat"), ("ratio", "gauge"), ("count", "timeline")][..]),
        group_by in of("[a-z]{1,5}(\\.[a-z]{1,5})?"),
        is_host in any::<bool>(),
        sample_minutes in of(1u32..100),
        limit in of(1u32..100),
        exclude in vec(text(), 0..3),
    ) -> Widget {
        let (agg, render) = shape;
        let is_grouped = group_by.is_some();
        Widget {
            dashboard, title, description, order, scope, kind, source,
            agg: agg.into(),
            bool_path: (agg == "ratio").then(|| "is.good".into()),
            value_path: (agg == "sum").then(|| "bytes".into()),
            transform: (is_grouped && is_host).then(|| "host".into()),
            sample_minutes,
            exclude: if is_grouped { exclude } else { Vec::new() },
            time_bucket: (render == "timeline").then(|| "hour".into()),
            limit: limit.filter(|_| is_grouped),
            group_by,
            render: render.into(),
        }
    }
}

prop_compose! {
    /// Any view.
    pub fn view()(
        id in name(),
        description in of(text()),
        widgets in vec(widget(), 0..4),
        tags in vec(text(), 0..3),
        origin in of(origin()),
    ) -> View {
        View { id: id.parse().unwrap(), description, widgets, tags, origin }
    }
}

fn cadence() -> impl Strategy<Value = Cadence> {
    prop_oneof![Just(Cadence::Once), duration().prop_map(Cadence::Every)]
}

fn when() -> impl Strategy<Value = When> {
    let days = vec(
        words(&["mon", "mon-fri", "*", "tue#2", "friL", "0-6", "7"]),
        0..3,
    );
    let daily = days.prop_map(|days| Calendar {
        at: "03:30".into(),
        days,
    });
    let once = Just(Calendar {
        at: "2027-01-31 05:00".into(),
        days: Vec::new(),
    });
    let triggers = select(&[Trigger::Startup, Trigger::Logon, Trigger::NetworkChange][..]);
    prop_oneof![
        cadence().prop_map(When::PerPc),
        cadence().prop_map(When::PerTarget),
        daily.prop_map(When::Calendar),
        once.prop_map(When::Calendar),
        vec(triggers, 1..3).prop_map(When::On),
    ]
}

prop_compose! {
    fn constraints()(
        window in of(Just("22:00-06:00".to_owned())),
        max_concurrent in of(1u32..100),
        skip_dates in vec(Just("2026-12-25".to_owned()), 0..2),
        require in of((of(any::<bool>()), of(duration()), of(0.5f64..100.0), of(any::<bool>()))),
    ) -> Constraints {
        let require = require.map(|(ac_power, idle, cpu_below, network)| Requirements { ac_power, idle, cpu_below, network });
        Constraints { window, max_concurrent, skip_dates, require }
    }
}

prop_compose! {
    /// Any schedule.
    pub fn schedule()(
        (id, job_id) in (name(), name()),
        when in when(),
        groups in vec("[a-z]{1,8}", 0..3),
        (jitter, starting_deadline) in (of(duration()), of(duration())),
        constraints in of(constraints()),
        retry in of(1u32..=10),
        tz in select(vec![Zone::Local, Zone::Utc, Zone::Named("Europe/Berlin".parse().unwrap())]),
        enabled in any::<bool>(),
        tags in vec(text(), 0..3),
    ) -> Schedule {
        let is_agents = matches!(when, When::On(_));
        let constraints = constraints.map(|constraints| Constraints {
            max_concurrent: constraints.max_concurrent.filter(|_| !is_agents),
            require: constraints.require.filter(|_| is_agents),
            ..constraints
        });
        let groups = groups.into_iter().map(|group| GroupName::new(group).unwrap());
        let retry = retry.map(|max| RetryPolicy { max, backoff: "30s".into() });
        Schedule {
            id: id.parse().unwrap(),
            when,
            job_id: job_id.parse().unwrap(),
            target: Target { groups: groups.collect(), ..Target::default() },
            rollout: None,
            jitter,
            deadline_at: None,
            active: None,
            constraints,
            on_failure: retry.map(|retry| OnFailure { retry: Some(retry) }),
            tz,
            catch_up: CatchUp::None,
            starting_deadline,
            runs_on: if is_agents { RunsOn::Agent } else { RunsOn::Backend },
            enabled,
            tags,
            origin: None,
        }
    }
}
