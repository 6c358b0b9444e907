using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>How long what the fleet's authority signs is good for. Section <c>Authority</c>.</summary>
public sealed class AuthorityOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Authority";

    /// <summary>Life of a site's certificate in days. It is renewed from half of it on: a site that was dark for less than the other half comes back by itself.</summary>
    /// <value>900; 2 to 3650.</value>
    public int CertificateDays { get; set; } = 900;

    /// <summary>Life of an enrolment token in days, where its maker names none.</summary>
    /// <value>14; 1 to 90.</value>
    public int TokenDays { get; set; } = 14;

    /// <summary>Full path of the list of revoked certificates, mode 0644. Where the broker reads it itself, each folder above must be passable for its account.</summary>
    /// <value>Empty: <c>revoked.pem</c> in <c>Storage:Root</c>, which is closed to others: for a broker that gets a copy.</value>
    public string RevocationListFile { get; set; } = "";

    /// <summary>Where the list is.</summary>
    /// <param name="storage">This program's storage.</param>
    internal string ListFile(StorageOptions storage) => RevocationListFile.Length > 0 ? RevocationListFile : storage.PathOf("revoked.pem");
}
