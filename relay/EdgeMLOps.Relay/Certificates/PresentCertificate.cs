namespace EdgeMLOps.Relay.Certificates;

/// <summary>What the relay shows the broker in one connection.</summary>
/// <param name="Standing">What it is.</param>
/// <param name="CertificateFile">PEM file with the certificate.</param>
/// <param name="KeyFile">PEM file with its key; the same one where it is the relay's own.</param>
internal sealed record PresentCertificate(CertificateStanding Standing, string CertificateFile, string KeyFile);
