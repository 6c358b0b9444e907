using System.Text.RegularExpressions;
using EdgeMLOps.Airlock.Link.Nftables;

namespace EdgeMLOps.Airlock.Link.Commanded;

/// <summary>What is wrong with the <c>command</c> driver's options.</summary>
internal static partial class CommandFaults
{
    private const int MostParts = 32;
    private const int LongestPart = 1000;
    private const int MostVariables = 32;
    private const int MostAddresses = 8;
    private const int MostProbes = 4;

    public static IEnumerable<string> Of(CommandOptions options) => Checks(options).Where(check => !check.Holds).Select(check => $"Link:Command:{check.Fault}");

    private static IEnumerable<(bool Holds, string Fault)> Checks(CommandOptions options) =>
    [
        (IsCommand(options.Switch), Command("Switch")),
        (options.Switch.Skip(1).Any(part => part.Contains(CommandSwitch.SidePlace, StringComparison.Ordinal)), "Switch must hold {side} in one of its arguments, or it could not be told where to switch"),
        (IsCommand(options.Proof), Command("Proof")),
        (!options.Proof.Any(part => part.Contains(CommandSwitch.SidePlace, StringComparison.Ordinal)), "Proof must not hold {side}: an answer that was told proves nothing"),
        (IsCommand(options.Renew), Command("Renew")),
        (options.Environment.Count <= MostVariables && options.Environment.All(IsVariable), "Environment must hold at most 32 variables, their names of letters, digits and '_', none of PATH, LC_ALL, EDGEMLOPS_ or LD_"),
        (options.ProgramMilliseconds is >= 100 and <= 30_000, "ProgramMilliseconds must be 100 to 30000"),
        (options.OutsideSeconds is >= 2 and <= 30, "OutsideSeconds must be 2 to 30"),
        (options.HospitalProbes.Count is >= 1 and <= MostProbes && options.HospitalProbes.All(NftablesFaults.IsProbe), "HospitalProbes must hold 1 to 4 addresses with ports such as 10.1.0.5:104, of one machine each"),
        (options.BrokerAddresses.Count is >= 1 and <= MostAddresses && options.BrokerAddresses.All(NftablesFaults.IsAddress), "BrokerAddresses must hold 1 to 8 IP addresses of one machine each, none of the loopback"),
    ];

    private static string Command(string key) => $"{key} must be a program by its full path and its arguments, at most 32 parts of at most 1000 characters without control characters";

    private static bool IsCommand(IList<string> command) =>
        command.Count is >= 1 and <= MostParts && Path.IsPathFullyQualified(command[0]) && command.All(IsText);

    private static bool IsText(string part) => part.Length <= LongestPart && !part.Any(char.IsControl);

    private static bool IsVariable(KeyValuePair<string, string> variable) =>
        VariableName().IsMatch(variable.Key) && IsText(variable.Value) && variable.Key is not ("PATH" or "LC_ALL")
        && !variable.Key.StartsWith("EDGEMLOPS_", StringComparison.Ordinal) && !variable.Key.StartsWith("LD_", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
