using System.Text.Json;
using EdgeMLOps.Airlock.Link.Programs;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>The table in the kernel, by way of <c>nft</c>.</summary>
internal sealed class NftKernel
{
    private static readonly string[] Apply = ["-f", "-"];
    private static readonly string[] List = ["-j", "list", "table", "inet", NftRuleset.Table];

    private readonly IProgramRunner _programs;
    private readonly NftablesOptions _options;
    private readonly ILogger _logger;

    public NftKernel(IProgramRunner programs, NftablesOptions options, ILogger logger)
    {
        _programs = programs;
        _options = options;
        _logger = logger;
    }

    /// <summary>Commits a text in one transaction: all of it or nothing.</summary>
    /// <returns>Empty, or the code of what failed.</returns>
    public async Task<string> ApplyAsync(string text, CancellationToken cancellationToken)
    {
        var result = await RunAsync(Apply, text, cancellationToken);
        return Code(result);
    }

    /// <summary>Reads the table back.</summary>
    /// <returns>The table, or the code of why there is none.</returns>
    public async Task<(NftListing? Table, string Code)> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await RunAsync(List, "", cancellationToken);
        if (Code(result) is { Length: > 0 } code)
        {
            return (null, code);
        }

        try
        {
            return (NftListing.Parse(result.Output), "");
        }
        catch (JsonException)
        {
            return (null, LinkCodes.NftUnreadable);
        }
    }

    private Task<ProgramResult> RunAsync(string[] arguments, string input, CancellationToken cancellationToken) => _programs.RunAsync(
        new ProgramCall(_options.Program, arguments, input, TimeSpan.FromMilliseconds(_options.ProgramMilliseconds)), cancellationToken);

    private string Code(ProgramResult result)
    {
        if (result.Succeeded)
        {
            return "";
        }

        var code = result switch
        {
            { Outcome: ProgramOutcome.Missing } => LinkCodes.NftMissing,
            { Outcome: ProgramOutcome.TimedOut } => LinkCodes.NftTimedOut,
            { Outcome: ProgramOutcome.WroteTooMuch } => LinkCodes.NftUnreadable,
            _ when result.Error.Contains("Operation not permitted", StringComparison.Ordinal) => LinkCodes.NftNotPermitted,
            _ when result.Error.Contains("No such file or directory", StringComparison.Ordinal) => LinkCodes.RulesMissing,
            _ => LinkCodes.NftFailed,
        };
        _logger.NftRunFailed(code, result.ExitCode, LinkCodes.Advice(code));
        return code;
    }
}
