"""The operations of the contract. generate.py makes it of openapi.yaml."""

from urllib.parse import quote


def _part(value):
    """One segment of a path."""
    return quote(value, safe="")


class Operations:
    """A function for each operation; Client sends what they say."""

    def open_session(self):
        """A token for a buyer without an account.

        Good for 30 days. Each network may have so many at once. No body is needed.
        """
        return self._call(
            "POST", "/v1/sessions/anonymous")

    def list_titles(self, *, city=None, date=None, venue=None, language=None, format=None,
        q=None, kind=None, sort=None, limit=None, cursor=None, if_none_match=None):
        """What is shown.

        Titles with a show that is or will be on sale and that the filters of shows let through.
        `q` looks in their names and people.
        """
        return self._call(
            "GET", "/v1/titles", query={"city": city, "date": date, "venue": venue,
            "language": language, "format": format, "q": q, "kind": kind, "sort": sort,
            "limit": limit, "cursor": cursor}, headers={"If-None-Match": if_none_match})

    def read_title(self, id, *, if_none_match=None):
        """A title with what it is about and who made it.

        Known whether there are shows of it or not.
        """
        return self._call(
            "GET", f"/v1/titles/{_part(id)}", headers={"If-None-Match": if_none_match})

    def list_venues(self, *, city=None, q=None, sort=None, limit=None, cursor=None,
        if_none_match=None):
        """Where it is shown.

        All venues. `q` looks in their names and cities.
        """
        return self._call(
            "GET", "/v1/venues", query={"city": city, "q": q, "sort": sort, "limit":
            limit, "cursor": cursor}, headers={"If-None-Match": if_none_match})

    def read_venue(self, id, *, if_none_match=None):
        """A venue with its halls."""
        return self._call(
            "GET", f"/v1/venues/{_part(id)}", headers={"If-None-Match": if_none_match})

    def list_shows(self, *, city=None, date=None, from_=None, kind=None, venue=None,
        language=None, format=None, q=None, title=None, sort=None, limit=None, cursor=None,
        if_none_match=None):
        """What is or will be on sale.

        Drafts, cancelled shows and those whose sale has ended are left out. `q` looks in titles,
        their people, venues and cities.
        """
        return self._call(
            "GET", "/v1/shows", query={"city": city, "date": date, "from": from_, "kind":
            kind, "venue": venue, "language": language, "format": format, "q": q, "title":
            title, "sort": sort, "limit": limit, "cursor": cursor},
            headers={"If-None-Match": if_none_match})

    def read_show(self, id, *, if_none_match=None):
        """A show with its prices, limits and rules."""
        return self._call(
            "GET", f"/v1/shows/{_part(id)}", headers={"If-None-Match": if_none_match})

    def read_seats(self, id, *, if_none_match=None):
        """The seat map of a show.

        One character a seat, in the order of the seat plan. The same for everybody: what you hold
        yourself is in your hold. Poll it with `If-None-Match`.
        """
        return self._call(
            "GET", f"/v1/shows/{_part(id)}/seats", headers={"If-None-Match":
            if_none_match})

    def read_seat_plan(self, id, *, if_none_match=None):
        """The geometry of a hall.

        It never changes; keep it for good.
        """
        return self._call(
            "GET", f"/v1/seat-plans/{_part(id)}", headers={"If-None-Match":
            if_none_match})

    def read_compact_seat_plan(self, id, *, if_none_match=None):
        """The geometry of a hall, small.

        The same plan in about a tenth of the bytes, for pages and phones: seats are written by
        the row, as columns. It never changes; keep it for good. A later version of this server
        may add fields that you can do without; any other form gets another path.
        """
        return self._call(
            "GET", f"/v1/seat-plans/{_part(id)}/compact", headers={"If-None-Match":
            if_none_match})

    def read_translations(self, language, *, if_none_match=None):
        """The texts of the catalogue in another language.

        A dictionary: a text as other replies have it (the name of a title, venue, hall, category,
        zone, area or ticket type, a synopsis, a person, a city, an address), and what it is in
        this language. It holds wherever the text stands, in plans, orders and tickets too. What
        is not in it is shown as it is. A language without any translation has no texts.
        """
        return self._call(
            "GET", f"/v1/translations/{_part(language)}", headers={"If-None-Match":
            if_none_match})

    def hold_seats(self, id, *, body, idempotency_key=None):
        """Hold places by name, or the best there are.

        All or nothing. For the show's `limits.hold_s` seconds nobody else can have them.
        """
        return self._call(
            "POST", f"/v1/shows/{_part(id)}/holds", headers={"Idempotency-Key":
            idempotency_key}, body=body)

    def read_hold(self, id, *, if_none_match=None):
        """A hold."""
        return self._call(
            "GET", f"/v1/holds/{_part(id)}", headers={"If-None-Match": if_none_match})

    def change_hold(self, id, *, body):
        """Other places at the same deadline, or more time, once."""
        return self._call(
            "PATCH", f"/v1/holds/{_part(id)}", body=body)

    def release_hold(self, id):
        """Give the places back.

        The reply is the hold; again too, if it comes twice.
        """
        return self._call(
            "DELETE", f"/v1/holds/{_part(id)}")

    def open_order(self, *, body, idempotency_key):
        """Order what a hold has.

        Prices are frozen from here on.
        """
        return self._call(
            "POST", "/v1/orders", headers={"Idempotency-Key": idempotency_key}, body=body)

    def read_order(self, id, *, if_none_match=None):
        """An order with its tickets, payments and refunds."""
        return self._call(
            "GET", f"/v1/orders/{_part(id)}", headers={"If-None-Match": if_none_match})

    def revise_order(self, id, *, body):
        """Other ticket types, other buyer details.

        While it is open and no payment is under way. What is left out is forgotten.
        """
        return self._call(
            "PATCH", f"/v1/orders/{_part(id)}", body=body)

    def cancel_order(self, id, *, body=None):
        """Cancel an open order.

        The places are free; with `keep_seats` the hold is active again, until the time that it
        had without payments. If that has passed, the hold has expired and the places are free.
        """
        return self._call(
            "POST", f"/v1/orders/{_part(id)}/cancel", body=body)

    def start_payment(self, id, *, body, idempotency_key):
        """Start a payment.

        The buyer pays at `pay_url`. The order is confirmed by the gateway's report, so poll it
        after the buyer came back. Three attempts for a hold, however often it is ordered; the
        last begins at most 18 minutes past the time that the hold had without payments. An order
        without a price is confirmed at once. After a 503 send the same request again.
        """
        return self._call(
            "POST", f"/v1/orders/{_part(id)}/payments", headers={"Idempotency-Key":
            idempotency_key}, body=body)

    def refund_order(self, id, *, body, idempotency_key):
        """Give tickets back.

        They become void and their seats free at once; the money follows through the gateway.
        Allowed until the show's `rules.refundable_until`.
        """
        return self._call(
            "POST", f"/v1/orders/{_part(id)}/refunds", headers={"Idempotency-Key":
            idempotency_key}, body=body)

    def find_order(self, *, body):
        """Find an order again.

        For somebody who has the code of an order, but not the token that bought it. The contact
        is the buyer's e-mail address, in any case, or telephone, with the country's prefix or
        without. A wrong code and a wrong contact are told alike.
        """
        return self._call(
            "POST", "/v1/orders/find", body=body)

    def list_tickets(self, id, *, if_none_match=None):
        """The tickets of a confirmed order.

        None until it is confirmed. `code` is what the door scans.
        """
        return self._call(
            "GET", f"/v1/orders/{_part(id)}/tickets", headers={"If-None-Match":
            if_none_match})

    def read_ticket(self, id, *, if_none_match=None):
        """A ticket, to its owner."""
        return self._call(
            "GET", f"/v1/tickets/{_part(id)}", headers={"If-None-Match": if_none_match})

    def read_payment(self, id, *, if_none_match=None):
        """How a payment stands.

        Where a buyer comes back to. Asks the gateway where a report seems lost.
        """
        return self._call(
            "GET", f"/v1/payments/{_part(id)}", headers={"If-None-Match": if_none_match})

    def list_organiser_venues(self, organiser, *, if_none_match=None):
        """The organiser's venues."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/venues", headers={"If-None-Match":
            if_none_match})

    def create_venue(self, organiser, *, body):
        """Create a venue.

        A second one of the same name is refused with the id of the first. So a request that was
        sent twice makes one.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/venues", body=body)

    def read_organiser_venue(self, organiser, venue):
        """One venue."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/venues/{_part(venue)}")

    def replace_venue(self, organiser, venue, *, body, if_match):
        """Replace a venue."""
        return self._call(
            "PUT", f"/v1/organisers/{_part(organiser)}/venues/{_part(venue)}",
            headers={"If-Match": if_match}, body=body)

    def list_organiser_halls(self, organiser, *, if_none_match=None):
        """The organiser's halls."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/halls", headers={"If-None-Match":
            if_none_match})

    def create_hall(self, organiser, *, body):
        """Create a hall.

        A second one of the same name is refused with the id of the first. So a request that was
        sent twice makes one.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/halls", body=body)

    def read_organiser_hall(self, organiser, hall):
        """One hall."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/halls/{_part(hall)}")

    def replace_hall(self, organiser, hall, *, body, if_match):
        """Replace a hall."""
        return self._call(
            "PUT", f"/v1/organisers/{_part(organiser)}/halls/{_part(hall)}",
            headers={"If-Match": if_match}, body=body)

    def list_organiser_titles(self, organiser, *, if_none_match=None):
        """The organiser's titles."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/titles", headers={"If-None-Match":
            if_none_match})

    def create_title(self, organiser, *, body):
        """Create a title.

        A second one of the same name is refused with the id of the first. So a request that was
        sent twice makes one.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/titles", body=body)

    def read_organiser_title(self, organiser, title):
        """One title."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/titles/{_part(title)}")

    def replace_title(self, organiser, title, *, body, if_match):
        """Replace a title."""
        return self._call(
            "PUT", f"/v1/organisers/{_part(organiser)}/titles/{_part(title)}",
            headers={"If-Match": if_match}, body=body)

    def list_organiser_plans(self, organiser, *, if_none_match=None):
        """The organiser's seat plans."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/seat-plans",
            headers={"If-None-Match": if_none_match})

    def publish_plan(self, organiser, *, body, dry_run=None):
        """Publish a seat plan.

        A plan of pretix's format, with our additions where they are there. It never changes:
        another image of a hall is another plan. The body may have 16 MiB. A dry run only looks
        for faults.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/seat-plans", query={"dry_run":
            dry_run}, body=body)

    def list_organiser_shows(self, organiser, *, if_none_match=None):
        """The organiser's shows."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/shows", headers={"If-None-Match":
            if_none_match})

    def add_shows(self, organiser, *, body):
        """Add shows to the timetable.

        If anything is wrong with one show, none is added. Should the server fail meanwhile, some
        may have been added: the same request adds the rest. Putting shows on sale at once needs
        the scope `sales:write` too.

        Times without an offset are the venue's: `2026-12-04T18:00`; hours up to 29 belong to the
        evening before, so that `24:30` is half past midnight. Shows that are there already, of
        the same title and plan in the same hall at the same time, are found and not added again;
        with other prices they are a fault. The body may have 1 MiB.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/timetable", body=body)

    def read_organiser_show(self, organiser, show):
        """One show."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}")

    def change_show(self, organiser, show, *, body, if_match):
        """Change the terms of a show's sale.

        What is not named stays. A price list replaces the whole one before. Orders keep the
        prices that they were quoted; a hold is quoted when its order is opened, with the prices
        of that moment. Title, hall, seat plan and start stay.
        """
        return self._call(
            "PATCH", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}",
            headers={"If-Match": if_match}, body=body)

    def open_sale(self, organiser, show):
        """Put a show on sale."""
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}/open")

    def pause_sale(self, organiser, show):
        """Stop the sale for a while."""
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}/pause")

    def close_sale(self, organiser, show):
        """End the sale for good."""
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}/close")

    def cancel_show(self, organiser, show, *, body=None):
        """Cancel a show for good.

        Every order is refunded. It cannot be undone. The mails to the buyers show the message. A
        show that is cancelled already keeps the first message.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}/cancel",
            body=body)

    def block_places(self, organiser, show, *, body):
        """Take places out of sale.

        At most 5,000 seats and areas; the body may have 1 MiB.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}/block",
            body=body)

    def unblock_places(self, organiser, show, *, body):
        """Put blocked places back on sale.

        At most 5,000 seats and areas; the body may have 1 MiB.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/shows/{_part(show)}/unblock",
            body=body)

    def list_webhook_endpoints(self, organiser, *, if_none_match=None):
        """Webhook endpoints."""
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/webhook-endpoints",
            headers={"If-None-Match": if_none_match})

    def make_webhook_endpoint(self, organiser, *, body):
        """Add a webhook endpoint.

        Events from now on are sent to it, by Standard Webhooks 1.0.0. An organiser has at most
        10. A second one of the same URL gets 409 with the id of the first.
        """
        return self._call(
            "POST", f"/v1/organisers/{_part(organiser)}/webhook-endpoints", body=body)

    def read_webhook_endpoint(self, organiser, endpoint):
        """One webhook endpoint."""
        return self._call(
            "GET",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}")

    def replace_webhook_endpoint(self, organiser, endpoint, *, body, if_match):
        """Replace a webhook endpoint.

        Its secret stays. An endpoint that was disabled is active again; what it missed meanwhile
        comes with `/resend`.
        """
        return self._call(
            "PUT",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}",
            headers={"If-Match": if_match}, body=body)

    def delete_webhook_endpoint(self, organiser, endpoint):
        """Delete a webhook endpoint."""
        return self._call(
            "DELETE",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}")

    def rotate_webhook_secret(self, organiser, endpoint):
        """Give a webhook endpoint a new secret.

        For 24 hours messages are signed with both secrets; then with the new one alone.
        """
        return self._call(
            "POST",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}"
            f"/rotate-secret")

    def test_webhook_endpoint(self, organiser, endpoint):
        """Send a test event."""
        return self._call(
            "POST",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}/test")

    def resend_webhooks(self, organiser, endpoint, *, body):
        """Send all events again since a time.

        Those that the endpoint asks for, of the last 30 days, also where it was told of them
        before; each with the `webhook-id` and the body that it had. Those that wait are left as
        they are.
        """
        return self._call(
            "POST",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}/resend",
            body=body)

    def list_webhook_deliveries(self, organiser, endpoint, *, limit=None, cursor=None,
        if_none_match=None):
        """What became of events at an endpoint."""
        return self._call(
            "GET",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}/deliveries",
            query={"limit": limit, "cursor": cursor}, headers={"If-None-Match":
            if_none_match})

    def resend_webhook(self, organiser, endpoint, event):
        """Send one event again.

        Also one that the endpoint was told of.
        """
        return self._call(
            "POST",
            f"/v1/organisers/{_part(organiser)}/webhook-endpoints/{_part(endpoint)}/deliveries"
            f"/{_part(event)}/resend")

    def list_audit_log(self, organiser, *, subject=None, limit=None, cursor=None):
        """Who changed what.

        Every change that programs of this organiser and the operator made to what is the
        organiser's, the newest first. Entries never change and are never deleted; each has the
        hash of the one before it. What another organiser changed is not here, so the ids of the
        entries have gaps.
        """
        return self._call(
            "GET", f"/v1/organisers/{_part(organiser)}/audit-log", query={"subject":
            subject, "limit": limit, "cursor": cursor})

    def take_webhook(self, gateway, account, *, body, x_razorpay_signature=None):
        """What a gateway reports.

        For gateways, not for you. The body is the gateway's own, signed as it signs its webhooks
        with the secret of the account in the path. 200 comes only once what it says is durable.
        """
        return self._call(
            "POST", f"/v1/payments/webhooks/{_part(gateway)}/{_part(account)}",
            headers={"X-Razorpay-Signature": x_razorpay_signature}, body=body)

    def show_sandbox_payment(self, reference, *, if_none_match=None):
        """What is to be paid, and what may happen to it.

        A page for browsers (`Accept: text/html`), else JSON. The page leads back to the path in
        its query's `return`, if that is one of this server.
        """
        return self._call(
            "GET", f"/sandbox/payments/{_part(reference)}", headers={"If-None-Match":
            if_none_match})

    def pay_at_sandbox(self, reference, *, body):
        """Do what a buyer does at a gateway.

        It is reported by webhooks over HTTP, signed as Razorpay signs its own, in a moment or
        after `delay_s`. `payments`, `copies` and `amount` are for seeing the worst of real
        gateways.
        """
        return self._call(
            "POST", f"/sandbox/payments/{_part(reference)}", body=body)
