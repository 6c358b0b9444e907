namespace EdgeMLOps.Airlock.Link.Commanded;

/// <summary>The site's own switch, which the <c>command</c> driver calls. Section <c>Link:Command</c>. No shell reads the commands.</summary>
public sealed class CommandOptions
{
    /// <summary>The command that switches: a program by its full path, and its arguments. <c>{side}</c> in an argument becomes hospital, outside or neither.</summary>
    /// <value>None: must be given, with {side}; 1 to 32 parts.</value>
    public IList<string> Switch { get; init; } = [];

    /// <summary>The command that looks at the switch and writes hospital, outside or neither: the side that it lets through, and nothing else. It is not told which side should be.</summary>
    /// <value>None: must be given, without {side}; 1 to 32 parts.</value>
    public IList<string> Proof { get; init; } = [];

    /// <summary>The command that lets the outside stay up for another <see cref="OutsideSeconds"/>; without it the switch must close the outside by itself.</summary>
    /// <value>None: must be given; 1 to 32 parts.</value>
    public IList<string> Renew { get; init; } = [];

    /// <summary>Variables of the commands, beside PATH, LC_ALL, EDGEMLOPS_SECONDS and, but for Proof, EDGEMLOPS_SIDE; of the airlock's own they get none.</summary>
    /// <value>None; at most 32.</value>
    public IDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Milliseconds a run may take.</summary>
    /// <value>4000; 100 to 30000.</value>
    public int ProgramMilliseconds { get; set; } = 4000;

    /// <summary>Seconds after which the switch closes the outside unless told otherwise; the commands read them as EDGEMLOPS_SECONDS.</summary>
    /// <value>30; 2 to 30.</value>
    public int OutsideSeconds { get; set; } = 30;

    /// <summary>Addresses with ports of the hospital that answer when its link is up; tried in a window, and must fail.</summary>
    /// <value>None: must be given, 1 to 4.</value>
    public IList<string> HospitalProbes { get; init; } = [];

    /// <summary>Addresses of the broker; tried when the outside is cut, and must fail.</summary>
    /// <value>None: must be given, 1 to 8.</value>
    public IList<string> BrokerAddresses { get; init; } = [];
}
