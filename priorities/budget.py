"""The most stages that a budget of effort can buy over several priorities."""
