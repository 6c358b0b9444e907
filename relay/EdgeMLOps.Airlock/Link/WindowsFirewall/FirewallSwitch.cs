using System.Net;
using System.Text;
using EdgeMLOps.Airlock.Link.Programs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>
/// The <c>windows-firewall</c> mode: rules that block, by way of Windows PowerShell. The firewall has no time limit for a rule, so an
/// outside that is up when the airlock dies stays up until it is started again; the hospital stays cut as long.
/// </summary>
internal sealed class FirewallSwitch : ILinkSwitch
{
    private readonly IProgramRunner _programs;
    private readonly FirewallOptions _options;
    private readonly IReadOnlyList<FirewallRule> _rules;
    private readonly ILogger<FirewallSwitch> _logger;

    public FirewallSwitch(IProgramRunner programs, IOptions<LinkOptions> options, ILogger<FirewallSwitch> logger)
    {
        var link = options.Value;
        _programs = programs;
        _options = link.WindowsFirewall;
        _rules = FirewallRules.Of(link);
        _logger = logger;
        HospitalProbes = [.. _options.HospitalProbes.Select(IPEndPoint.Parse)];
        OutsideProbes = [.. _options.BrokerAddresses.Select(address => new IPEndPoint(IPAddress.Parse(address), link.BrokerPort))];
    }

    public IReadOnlyList<IPEndPoint> HospitalProbes { get; }

    public IReadOnlyList<IPEndPoint> OutsideProbes { get; }

    public async Task<string> SetAsync(LinkSide side, CancellationToken cancellationToken)
    {
        var (_, code) = await RunAsync(FirewallScripts.Set(_rules, side), cancellationToken);
        return code.Length > 0 ? code : await CheckAsync(side, cancellationToken);
    }

    public async Task<string> CheckAsync(LinkSide side, CancellationToken cancellationToken)
    {
        var (output, code) = await RunAsync(FirewallScripts.Read, cancellationToken);
        return code.Length > 0 ? code
            : FirewallListing.Parse(output) is not { } listing ? LinkCodes.FirewallUnreadable
            : listing.Check(_rules, side);
    }

    // There is no time to renew; that the rules still stand is looked at instead.
    public Task<string> RenewAsync(CancellationToken cancellationToken) => CheckAsync(LinkSide.Outside, cancellationToken);

    private async Task<(string Output, string Code)> RunAsync(string script, CancellationToken cancellationToken)
    {
        string[] arguments = ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", Convert.ToBase64String(Encoding.Unicode.GetBytes(script))];
        var call = new ProgramCall(_options.Program, arguments, "", TimeSpan.FromMilliseconds(_options.ProgramMilliseconds));
        var result = await _programs.RunAsync(call, cancellationToken);
        var code = result switch
        {
            { Succeeded: true } => "",
            { Outcome: ProgramOutcome.Missing } => LinkCodes.FirewallMissing,
            { Outcome: ProgramOutcome.TimedOut } => LinkCodes.FirewallTimedOut,
            { Outcome: ProgramOutcome.WroteTooMuch } => LinkCodes.FirewallUnreadable,
            _ => LinkCodes.FirewallFailed,
        };
        if (code.Length > 0)
        {
            _logger.FirewallRunFailed(code, result.ExitCode, LinkCodes.Advice(code));
        }

        return (result.Output, code);
    }
}
