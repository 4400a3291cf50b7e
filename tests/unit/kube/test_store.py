import pytest

from crofter.kube.store import Store


def thing(name="a", version=1, uid="1", namespace="team", owner=None):
    labels = {"crofter.dev/environment": owner} if owner else {}
    return {
        "metadata": {
            "namespace": namespace,
            "name": name,
            "uid": uid,
            "resourceVersion": str(version),
            "labels": labels,
        }
    }


def store(*things):
    made = Store()
    for one in things:
        made.put(one)
    return made


def contents(made):
    return sorted((one["metadata"]["name"], one["metadata"]["resourceVersion"]) for one in made)


@pytest.mark.parametrize(
    ("known", "put", "kept"),
    [
        (thing(version=9), thing(version=10), True),
        (thing(version=10), thing(version=9), False),
        (thing(version=10), thing(version=10), True),
        (thing(version=10), thing(version=9, uid="2"), False),
        (thing(version=10), thing(version=11, uid="2"), True),
    ],
    ids=["newer", "older", "same", "an-earlier-life", "a-later-life"],
)
def test_versions_only_go_forward(known, put, kept):
    made = store(known)
    assert made.put(put) is kept
    assert made.get("team", "a") is (put if kept else known)


@pytest.mark.parametrize(("gone", "left"), [(thing(version=99), 0), (thing(uid="0"), 1), (thing("b"), 1)])
def test_only_the_very_object_is_dropped(gone, left):
    made = store(thing())
    made.drop(gone)
    assert len(made) == left


def test_composite_resources_are_found_by_their_environment():
    made = store(thing("b", owner="shop"), thing("a", owner="shop"), thing("c", owner="other"), thing("d"))
    assert [one["metadata"]["name"] for one in made.of_environment("team", "shop")] == ["a", "b"]
    assert made.of_environment("elsewhere", "shop") == ()
    made.drop(thing("a", owner="shop"))
    assert [one["metadata"]["name"] for one in made.of_environment("team", "shop")] == ["b"]


def test_one_that_changes_hands_is_found_under_its_new_environment_only():
    made = store(thing(owner="shop"))
    made.put(thing(version=2, owner="other"))
    assert made.of_environment("team", "shop") == ()
    assert len(made.of_environment("team", "other")) == 1


# --- a fresh list


def test_a_list_tells_what_had_vanished():
    made = store(thing("a"), thing("b"))
    assert made.replace([thing("b", 5), thing("c", 6)], made.known()) == (thing("a"),)
    assert contents(made) == [("b", "5"), ("c", "6")]


def test_what_came_while_the_list_was_under_way_stays():
    made = store(thing("a"))
    before = made.known()
    made.put(thing("new", 20))
    assert made.replace([thing("a")], before) == ()
    assert contents(made) == [("a", "1"), ("new", "20")]


def test_what_changed_while_the_list_was_under_way_stays_changed():
    made = store(thing("a", 1))
    before = made.known()
    made.put(thing("a", 20))
    made.replace([thing("a", 10)], before)
    assert contents(made) == [("a", "20")]


def test_what_was_made_anew_while_the_list_was_under_way_is_not_taken_for_gone():
    made = store(thing("a", 1))
    before = made.known()
    made.put(thing("a", 20, uid="2"))
    assert made.replace([], before) == ()
    assert contents(made) == [("a", "20")]


def test_what_vanished_while_the_list_was_under_way_does_not_come_back():
    made = store(thing("a", 1))
    before = made.known()
    made.drop(thing("a", 2))
    assert made.replace([thing("a", 1)], before) == ()
    assert contents(made) == []


def test_after_a_restore_the_list_is_believed_although_its_versions_are_lower():
    made = store(thing("a", 900))
    made.replace([thing("a", 3)], made.known())
    assert contents(made) == [("a", "3")]
