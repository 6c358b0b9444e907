namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What may leave, and when it is summed up. Section <c>Gate</c>.</summary>
public sealed class GateOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Gate";

    /// <summary>The least k the product allows: the CMS cell-size policy publishes no cell of 1 to 10.</summary>
    public const int LeastK = 11;

    /// <summary>Length of a bucket of operations; the opening of a window ends the running one early.</summary>
    /// <value>6 h; 1 min to 7 d</value>
    public TimeSpan BucketLength { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Distinct patients that must stand behind every published bin. The hospital may raise it, nobody can lower it.</summary>
    /// <value>11; 11 to 10000</value>
    public int K { get; set; } = LeastK;

    /// <summary>How long a clinical histogram may wait for patients before it is given up and said to be withheld.</summary>
    /// <value>28 d; 1 d to 365 d</value>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromDays(28);
}
