"""`ftr demo`: a centre, a pilot with generated contacts, and the real form, for one sitting."""
