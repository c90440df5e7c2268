"""What can be said with how much certainty: pure functions, numbers in and numbers out.

One share        `interval` decides what a report prints, from `ratio`, `clustering`, `wilson`;
                 `jackknife`, `jeffreys`, `agresti_coull` are second opinions.
Two pilots       `change`, `diff_in_diff`, `verdict` on the sums of `contrast`; `newcombe`;
                 `kitagawa`, `standardise` and `merging` for another mix of reasons.
Missing answers  `bounds`, `weighting`, `tipping`, `agreement`.
Many at once     `shrinkage`, `top`, `benjamini_hochberg`, `goodman`, `funnel`, `p_chart`.
Money, planning  `savings`, `savings_drawn`; `sample_size`, `planning`.

Shares are fractions from 0 to 1 and agents are clusters, known by their pseudonym. Counts that
cannot be raise BadInput; where counts are right but say too little, a measure is None. Chance is
passed in as a seeded generator, and libraries load in the functions that need them.
"""
