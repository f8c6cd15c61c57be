//! Counts its runs in `cron/count`. An HTTP component cannot show that a cron trigger fires; this one can.

#[allow(unsafe_code, missing_docs, reason = "generated from the WIT files")]
mod bindings {
    wit_bindgen::generate!({
        path: "../../../wit",
        inline: "
            package portal:cron-component;
            world counted {
                include portal:imports/state;
                include fermyon:spin-cron/spin-cron@2.0.0;
            }
        ",
        world: "portal:cron-component/counted",
        generate_all,
    });
    export!(Component);

    /// What the trigger calls.
    struct Component;

    impl Guest for Component {
        fn handle_cron_event(_: Metadata) -> Result<(), Error> {
            super::count().map_err(|why| Error::Other(format!("{why:?}")))
        }
    }
}
use bindings::wasi::keyvalue::{atomics, store};

fn count() -> Result<(), store::Error> {
    let bucket = store::open("default")?;
    atomics::increment(&bucket, "cron/count", 1).map(drop)
}
