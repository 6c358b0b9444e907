namespace EdgeMLOps.Fleet.Tests.Pull;

public sealed class PullCsv_on_PostgreSQL_tests(PostgresFleet fleet) : PullCsv_tests(fleet), IClassFixture<PostgresFleet>;
