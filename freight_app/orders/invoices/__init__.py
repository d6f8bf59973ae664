"""Papers of the trade: invoices, credit notes, delivery notes, packing slips and quotations."""
