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
}
