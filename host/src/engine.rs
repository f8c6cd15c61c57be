//! Wasmtime: how components are compiled, how instances are made and what each of them holds.
//!
//! Every component is compiled (or taken from the cache) and linked once at start. A request gets an instance
//! of its own from a pool whose pages are handed back clean; nothing survives in it from one citizen to
//! another. An instance is interrupted through the epoch: a thread counts ticks, and a function that is still
//! busy at a tick gives way to others, which is also where its deadline can end it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use wasmtime::component::{HasSelf, Linker, ResourceTable};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store as Instance,
    StoreLimits, StoreLimitsBuilder, UpdateDeadline,
};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::cache::Cache;
use crate::clock::Clock;
use crate::cron::SpinCronPre;
use crate::faults::Faults;
use crate::http::LEVELS;
use crate::keyvalue::Access;
use crate::log::Log;
use crate::manifest::Manifest;
use crate::outbound::{Allowed, Outbound};
use crate::output::GuestOutput;
use crate::settings::Settings;
use crate::sqlite::Store;
use crate::variables::Values;
use crate::{keyvalue, variables};

/// How often a busy instance gives way. A neighbour's request waits some ticks at most.
const TICK: Duration = Duration::from_millis(10);
/// A component is its own module and some that its toolchain adds.
const CORE_INSTANCES_PER_COMPONENT: u32 = 16;
/// As many as the modules of a component together usually have; one is its own.
const MEMORIES_PER_COMPONENT: u32 = 2;
/// As many as the modules of a component together usually have.
const TABLES_PER_COMPONENT: u32 = 4;
/// The largest table of functions that an instance may have.
const TABLE_ELEMENTS: usize = 20_000;
/// Memory that a slot keeps between instances instead of giving it back to the system and taking it anew.
const KEEP_RESIDENT_BYTES: usize = 1 << 20;
/// Slots that stay made for their component while no instance is in them. Many components want many, and each holds up
/// to twice the bytes above; more than this made nothing faster with two processors and 16 connections.
const WARM_SLOTS: u32 = 24;
/// Resources that one instance may hold: streams, headers, buckets. Guards the host's memory, not the guest's.
const MAX_RESOURCES: usize = 10_000;

/// What every instance shares.
pub struct Host {
    /// The compiled code's engine.
    pub engine: Engine,
    /// The key-value store.
    pub store: Arc<Store>,
    /// How it misbehaves, if it is to.
    pub faults: Option<Arc<Faults>>,
    /// The clock that functions see, if it is not the machine's.
    pub clock: Option<Clock>,
    /// The log.
    pub log: Log,
    memory_bytes: usize,
}

/// A component that is ready to be instantiated.
pub struct Served {
    /// Its id in the manifest.
    pub id: Arc<str>,
    /// Its HTTP entry point, if a route names it, be it a private one.
    pub http: Option<ProxyPre<Guest>>,
    /// Its cron entry point, if a cron trigger names it.
    pub cron: Option<SpinCronPre<Guest>>,
    /// Where it may send requests.
    pub allowed: Allowed,
    stores: Arc<[String]>,
    variables: Arc<Values>,
}

/// How the components came into being.
#[derive(Debug, Default)]
pub struct Compiled {
    /// Compiled at this start.
    pub compiled: usize,
    /// Taken from the cache.
    pub cached: usize,
    /// Why the next start will not find what was compiled at this one.
    pub not_kept: Option<std::io::Error>,
}

/// What one instance holds on the host's side.
pub struct Guest {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    outbound: Outbound,
    limits: StoreLimits,
    stores: Arc<[String]>,
    variables: Arc<Values>,
    access: Arc<Access>,
}

impl Host {
    /// Makes the engine and begins to count ticks.
    pub fn new(settings: &Settings, store: Arc<Store>, clock: Option<Clock>, log: Log) -> Result<Self> {
        let mut pool = PoolingAllocationConfig::new();
        let instances = settings.instances * LEVELS;
        pool.total_component_instances(instances)
            .total_stacks(instances)
            .max_core_instances_per_component(CORE_INSTANCES_PER_COMPONENT)
            .total_core_instances(instances * CORE_INSTANCES_PER_COMPONENT)
            .max_memories_per_component(MEMORIES_PER_COMPONENT)
            .total_memories(instances * MEMORIES_PER_COMPONENT)
            .max_tables_per_component(TABLES_PER_COMPONENT)
            .total_tables(instances * TABLES_PER_COMPONENT)
            .table_elements(TABLE_ELEMENTS)
            .max_memory_size(settings.memory_bytes)
            .max_unused_warm_slots(WARM_SLOTS)
            .linear_memory_keep_resident(KEEP_RESIDENT_BYTES)
            .table_keep_resident(KEEP_RESIDENT_BYTES)
            // Lets the kernel say which pages an instance touched, where it can: twice the requests.
            .pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
            .epoch_interruption(true)
            // The functions are built without names; a stack of numbers tells nobody anything.
            .wasm_backtrace_max_frames(None)
            // So nobody looks up a stack either: the tables for that are a sixth of what the code takes.
            .generate_address_map(false)
            .native_unwind_info(false);
        let engine = Engine::new(&config).map_err(|why| anyhow!("cannot start Wasmtime: {why:#}"))?;

        let ticking = engine.weak();
        std::thread::Builder::new().name("ticks".into()).spawn(move || {
            while let Some(engine) = ticking.upgrade() {
                engine.increment_epoch();
                drop(engine);
                std::thread::sleep(TICK);
            }
        })?;
        let (memory_bytes, faults) = (settings.memory_bytes, settings.faults.clone());
        Ok(Self {
            engine,
            store,
            faults,
            clock,
            log,
            memory_bytes,
        })
    }

    /// Compiles and links the components of a manifest.
    pub fn load(
        &self,
        manifest: &Manifest,
        cache: &Cache,
    ) -> Result<(BTreeMap<String, Arc<Served>>, Compiled)> {
        let linker = self.linker().map_err(|why| anyhow!("cannot link: {why:#}"))?;
        let mut served = BTreeMap::new();
        let mut compiled = Compiled::default();
        for (id, component) in &manifest.components {
            let path = &component.source;
            ensure!(
                path.exists(),
                "component `{id}`: {} does not exist: build the functions first",
                path.display()
            );
            let in_component =
                |why: wasmtime::Error| anyhow!("component `{id}` ({}): {why:#}", path.display());
            let loaded = cache.load(&self.engine, path).map_err(in_component)?;
            match loaded.cached {
                true => compiled.cached += 1,
                false => compiled.compiled += 1,
            }
            compiled.not_kept = compiled.not_kept.or(loaded.not_kept);
            let linked = linker.instantiate_pre(&loaded.component).map_err(in_component)?;
            let http = manifest
                .serves_http(id)
                .then(|| ProxyPre::new(linked.clone()))
                .transpose()
                .map_err(in_component)?;
            let by_cron = manifest.cron.iter().any(|(_, other)| other == id);
            let cron = by_cron
                .then(|| SpinCronPre::new(linked))
                .transpose()
                .map_err(in_component)?;
            let component = Served {
                id: id.as_str().into(),
                http,
                cron,
                allowed: component.outbound.clone(),
                stores: component.stores.clone().into(),
                variables: Arc::new(component.variables.clone()),
            };
            served.insert(id.clone(), Arc::new(component));
        }
        cache.tidy();
        Ok((served, compiled))
    }

    fn linker(&self) -> wasmtime::Result<Linker<Guest>> {
        let mut linker = Linker::new(&self.engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        keyvalue::add_to_linker(&mut linker)?;
        variables::add_to_linker::<_, HasSelf<Guest>>(&mut linker, |guest| guest)?;
        Ok(linker)
    }

    /// A place for one instance of the component whose gate to the network this is.
    pub fn instance(&self, outbound: Outbound) -> Instance<Guest> {
        let (component, record) = (outbound.component.clone(), outbound.record.clone());
        let unsaved = outbound.unsaved.clone();
        let output = |stream| GuestOutput::new(self.log.clone(), component.id.clone(), stream);
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_RESOURCES);
        // No files, no sockets, no environment, no arguments: clocks, random numbers and output.
        let mut wasi = WasiCtx::builder();
        wasi.stdout(output("stdout")).stderr(output("stderr"));
        if let Some(clock) = &self.clock {
            wasi.wall_clock(clock.clone());
        }
        let guest = Guest {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            table,
            outbound,
            limits: StoreLimitsBuilder::new().memory_size(self.memory_bytes).build(),
            stores: component.stores.clone(),
            variables: component.variables.clone(),
            access: Arc::new(Access {
                store: self.store.clone(),
                unsaved,
                faults: self.faults.clone(),
                record,
            }),
        };
        let mut instance = Instance::new(&self.engine, guest);
        instance.limiter(|guest| &mut guest.limits);
        instance.set_epoch_deadline(1);
        // A plain `Yield` lets a looping guest come back before its neighbours.
        instance.epoch_deadline_callback(|_| {
            Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())))
        });
        instance
    }
}

impl Guest {
    /// The way to the store.
    pub(crate) fn access(&self) -> Arc<Access> {
        self.access.clone()
    }

    /// The resources of this instance.
    pub(crate) fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }

    /// Whether the manifest lets the component open a store.
    pub(crate) fn may_open(&self, label: &str) -> bool {
        self.stores.iter().any(|store| store == label)
    }

    /// The component's variables.
    pub(crate) fn variables(&self) -> &Values {
        &self.variables
    }
}

impl WasiView for Guest {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Guest {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.outbound,
        }
    }
}
