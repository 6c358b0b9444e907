namespace EdgeMLOps.Fleet.Tests.Certificates;

public sealed class RevocationKeeper_on_PostgreSQL_tests(PostgresFleet fleet) : RevocationKeeper_tests(fleet), IClassFixture<PostgresFleet>;
