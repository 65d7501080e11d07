#!/usr/bin/env python3
"""Puts a cinema's week on sale with an organiser's API key, from an empty organiser on.

usage: FIRSTSHOW_KEY=fs_live_... put_week_on_sale.py SERVER ORGANISER [FIRST_DAY]

The first day is tomorrow if it is left out. It may be run again: what is there already is found,
and not added twice.
"""

import datetime
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from firstshow_client import Client, Problem  # noqa: E402

ROWS = "ABCDEFGH"
SEATS = 12


def seat_plan():
    """Eight rows of twelve; the last two are Gold, and the first row has two wheelchair places."""
    def row(label, y):
        category = "Gold" if label in ROWS[-2:] else "Silver"
        return {"row_number": label, "position": {"x": 0, "y": y},
                "seats": [{"seat_number": str(n), "position": {"x": 25 * n, "y": 0},
                           "category": category} for n in range(1, SEATS + 1)]}
    return {
        "name": "Screen 1",
        "size": {"width": 25 * (SEATS + 1), "height": 30 * (len(ROWS) + 1)},
        "categories": [{"name": "Silver", "color": "#7a8794"},
                       {"name": "Gold", "color": "#c28e0e"}],
        "zones": [{"name": "Stalls", "position": {"x": 0, "y": 0}, "areas": [],
                   "rows": [row(label, 30 * (n + 1)) for n, label in enumerate(ROWS)]}],
        "firstshow": {"accessible": ["Stalls-A-1", f"Stalls-A-{SEATS}"]},
    }


def created(create, organiser, body):
    """The id of what is created, or of what has this name already."""
    try:
        return create(organiser, body=body)["id"]
    except Problem as problem:
        if problem.type != "/problems/name-taken":
            raise
        return problem["existing"]


def main():
    server, organiser = sys.argv[1:3]
    api = Client(server, token=os.environ["FIRSTSHOW_KEY"])
    venue = created(api.create_venue, organiser,
                 {"name": "Deccan Talkies", "city": "Pune", "state": "27",
                  "address": "12 Jangli Maharaj Road", "time_zone": "Asia/Kolkata"})
    hall = created(api.create_hall, organiser,
                {"venue": venue, "name": "Screen 1", "doors_open_minutes": 20})
    title = created(api.create_title, organiser,
                 {"name": "Tara", "kind": "film", "certificate": "UA 13+", "language": "hi",
                  "format": "2D", "running_minutes": 142,
                  "people": [{"name": "Meera Sen", "role": "director"}]})
    plan = api.publish_plan(organiser, body=seat_plan())
    for warning in plan["warnings"]:
        print("the seat plan:", warning)

    india = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    tomorrow = datetime.datetime.now(india).date() + datetime.timedelta(days=1)
    first = datetime.date.fromisoformat(sys.argv[3]) if len(sys.argv) > 3 else tomorrow
    days = [first + datetime.timedelta(days=n) for n in range(7)]
    prices = {
        "name": "All week",
        "ticket_types": [{"code": "adult", "name": "Adult"}, {"code": "child", "name": "Child"}],
        "prices": {"Silver": {"adult": 18000, "child": 12000}, "Gold": {"adult": 28000}},
    }
    added = api.add_shows(organiser, body={
        "price_lists": [prices],
        "rules": {"refundable_minutes_before": 120},
        "shows": [{"title": title, "hall": hall, "seat_plan": plan["id"], "price_list": "All week",
                   "starts_at": f"{day}T{hour}", "on_sale": True}
                  for day in days for hour in ("15:00", "18:30", "22:00")],
    })
    print(f"{added['created']} new shows of {len(added['shows'])}")
    for show in added["shows"]:
        print(f"  {show['id']}  {show['starts_at']}  {show['state']}")


if __name__ == "__main__":
    main()
