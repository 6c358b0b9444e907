namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Where results go and how stubbornly. Section <c>Results</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Results";

    /// <summary>Each gets every result, independently of the others.</summary>
    public IList<DestinationOptions> Destinations { get; } = [];

    /// <summary>Which objects of a result a destination gets that does not say so itself.</summary>
    /// <value>none, which is <c>sr</c>; of <c>sr</c>, <c>gsps</c>, <c>sc</c>, <c>ko</c></value>
    public IList<string> Objects { get; } = [];

    /// <summary>Wait after the first failed attempt; doubles with each further one.</summary>
    /// <value>2 s; 100 ms to 1 h</value>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between attempts.</summary>
    /// <value>5 min; at least <see cref="FirstRetry"/>, at most 1 d</value>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A result not delivered for this long raises an alarm; it is tried again all the same.</summary>
    /// <value>1 h; 1 min to 30 d</value>
    public TimeSpan AlarmAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Limit of one attempt: connect, send, answer, release.</summary>
    /// <value>1 min; 1 s to 1 h</value>
    public TimeSpan AttemptLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an association stays open for the next result; zero releases it after each.</summary>
    /// <value>5 s; 0 to 5 min</value>
    public TimeSpan KeepOpen { get; set; } = TimeSpan.FromSeconds(5);
}
