namespace EdgeMLOps.Fleet.Tests.Pull;

public sealed class PullCsv_on_SQLite_tests(SqliteFleet fleet) : PullCsv_tests(fleet), IClassFixture<SqliteFleet>;
