"""The frames around pages: ``shop_page``, ``console_page``, ``staff_page``, and what lies over every page."""
