namespace EdgeMLOps.Fleet.Intake;

/// <summary>Whose messages are taken in. Section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Intake";

    /// <summary>Tenant in the topics: 1 to 32 of a-z, 0-9 and '-'.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>Name of this program among several that take in side by side on one PostgreSQL database: 1 to 32 of a-z, 0-9 and '-'; another for each.</summary>
    /// <value>Empty: it takes in alone.</value>
    public string Collector { get; set; } = "";
}
