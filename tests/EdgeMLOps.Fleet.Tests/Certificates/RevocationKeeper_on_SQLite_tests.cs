namespace EdgeMLOps.Fleet.Tests.Certificates;

public sealed class RevocationKeeper_on_SQLite_tests(SqliteFleet fleet) : RevocationKeeper_tests(fleet), IClassFixture<SqliteFleet>;
