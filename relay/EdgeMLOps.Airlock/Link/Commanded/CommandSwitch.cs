using System.Globalization;
using System.Net;
using EdgeMLOps.Airlock.Link.Programs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link.Commanded;

/// <summary>
/// The <c>command</c> mode: the site's own switch. Its word counts only where a second command says the same, and where a
/// connection to the side that is cut fails. That the outside closes by itself without a renewal is the site's part.
/// </summary>
internal sealed class CommandSwitch : ILinkSwitch
{
    internal const string SidePlace = "{side}";

    private readonly IProgramRunner _programs;
    private readonly CommandOptions _options;
    private readonly ILogger<CommandSwitch> _logger;

    public CommandSwitch(IProgramRunner programs, IOptions<LinkOptions> options, ILogger<CommandSwitch> logger)
    {
        _programs = programs;
        _options = options.Value.Command;
        _logger = logger;
        HospitalProbes = [.. _options.HospitalProbes.Select(IPEndPoint.Parse)];
        OutsideProbes = [.. _options.BrokerAddresses.Select(address => new IPEndPoint(IPAddress.Parse(address), options.Value.BrokerPort))];
    }

    public IReadOnlyList<IPEndPoint> HospitalProbes { get; }

    public IReadOnlyList<IPEndPoint> OutsideProbes { get; }

    public async Task<string> SetAsync(LinkSide side, CancellationToken cancellationToken)
    {
        var (_, code) = await RunAsync(_options.Switch, side, cancellationToken);
        return code.Length > 0 ? code : await CheckAsync(side, cancellationToken);
    }

    public async Task<string> CheckAsync(LinkSide side, CancellationToken cancellationToken)
    {
        var (output, code) = await RunAsync(_options.Proof, told: null, cancellationToken);
        return code.Length > 0 ? code
            : SideOf(output) is not { } found ? LinkCodes.CommandUnreadable
            : found == side ? ""
            : LinkCodes.SwitchOtherSide;
    }

    public async Task<string> RenewAsync(CancellationToken cancellationToken) =>
        (await RunAsync(_options.Renew, LinkSide.Outside, cancellationToken)).Code;

    private static string Word(LinkSide side) => side switch
    {
        LinkSide.Hospital => "hospital",
        LinkSide.Outside => "outside",
        _ => "neither",
    };

    // One word and nothing else: a switch that says two sides says none.
    private static LinkSide? SideOf(string output) =>
        Enum.GetValues<LinkSide>().Where(side => string.Equals(output.Trim(), Word(side), StringComparison.Ordinal)).Select(side => (LinkSide?)side).SingleOrDefault();

    private async Task<(string Output, string Code)> RunAsync(IList<string> command, LinkSide? told, CancellationToken cancellationToken)
    {
        string[] arguments = [.. command.Skip(1).Select(part => told is { } side ? part.Replace(SidePlace, Word(side), StringComparison.Ordinal) : part)];
        var call = new ProgramCall(command[0], arguments, "", TimeSpan.FromMilliseconds(_options.ProgramMilliseconds)) { Environment = Variables(told) };
        var result = await _programs.RunAsync(call, cancellationToken);
        var code = result switch
        {
            { Succeeded: true } => "",
            { Outcome: ProgramOutcome.Missing } => LinkCodes.CommandMissing,
            { Outcome: ProgramOutcome.TimedOut } => LinkCodes.CommandTimedOut,
            { Outcome: ProgramOutcome.WroteTooMuch } => LinkCodes.CommandUnreadable,
            _ => LinkCodes.CommandFailed,
        };
        if (code.Length > 0)
        {
            _logger.CommandRunFailed(command[0], code, result.ExitCode, LinkCodes.Advice(code));
        }

        return (result.Output, code);
    }

    // Who is asked how the switch stands is not told how it should: an answer that was told proves nothing.
    private Dictionary<string, string> Variables(LinkSide? told)
    {
        var variables = new Dictionary<string, string>(_options.Environment, StringComparer.Ordinal)
        {
            ["EDGEMLOPS_SECONDS"] = _options.OutsideSeconds.ToString(CultureInfo.InvariantCulture),
        };
        if (told is { } side)
        {
            variables["EDGEMLOPS_SIDE"] = Word(side);
        }

        return variables;
    }
}
