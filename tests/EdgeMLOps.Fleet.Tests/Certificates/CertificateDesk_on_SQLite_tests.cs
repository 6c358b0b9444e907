namespace EdgeMLOps.Fleet.Tests.Certificates;

public sealed class CertificateDesk_on_SQLite_tests(SqliteFleet fleet) : CertificateDesk_tests(fleet), IClassFixture<SqliteFleet>;
