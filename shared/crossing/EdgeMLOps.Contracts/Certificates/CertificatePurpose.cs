namespace EdgeMLOps.Contracts;

/// <summary>What a site shows to be given a certificate.</summary>
public enum CertificatePurpose
{
    /// <summary>The key of a one-time token: it has none yet, or none that is any good.</summary>
    Enrolment = 1,

    /// <summary>The key of the certificate it has.</summary>
    Renewal = 2,
}
