use std::collections::BTreeSet;

use super::*;

#[test]
fn an_act_has_one_name_and_a_way_has_one_too() {
    let names: BTreeSet<_> = CommandKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), CommandKind::ALL.len());
    let ids: BTreeSet<_> = WAYS.iter().map(|way| way.id).collect();
    assert_eq!(ids.len(), WAYS.len());
}

#[test]
fn over_every_way_something_is_done() {
    let over: BTreeSet<_> = CommandKind::ALL
        .iter()
        .filter_map(|kind| kind.way())
        .map(|way| way.id)
        .collect();
    assert_eq!(over, WAYS.iter().map(|way| way.id).collect());
}

#[test]
fn the_open_states_are_those_in_which_an_answer_is_owed() {
    let open: Vec<_> = Status::ALL
        .into_iter()
        .filter(|status| status.is_open())
        .collect();
    assert_eq!(open, Status::OPEN);
}

#[test]
fn an_act_is_named_by_its_name() {
    for kind in CommandKind::ALL {
        assert_eq!(CommandKind::named(kind.name()), Some(*kind));
    }
    assert_eq!(CommandKind::named("nothing"), None);
}
