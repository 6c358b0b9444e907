namespace EdgeMLOps.Fleet.Tests.Intake;

public sealed class FleetIntake_on_SQLite_tests(SqliteFleet fleet) : FleetIntake_tests(fleet), IClassFixture<SqliteFleet>;
