"""The least effort that lifts a priority, a stage, or several within one budget.

Minimum-cost target setting: a multiple-choice knapsack on each level, solved exactly.
"""
