namespace EdgeMLOps.Fleet.Tests.Certificates;

public sealed class CertificateDesk_on_PostgreSQL_tests(PostgresFleet fleet) : CertificateDesk_tests(fleet), IClassFixture<PostgresFleet>;
