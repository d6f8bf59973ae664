"""How money reaches us and goes back: gateways' pages, bank transfers, cash in bags, refunds."""
