using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log verify</c>: walks the audit chain.</summary>
internal static class LogVerifyCommand
{
    public static Command Create(IOutputWriter output) => ConfiguredCommand.Create(
        "verify",
        "Checks that no row of the audit log was changed, taken out or moved.",
        (storage, json, cancellationToken) => RunAsync(storage, json, output, cancellationToken));

    private static async Task<int> RunAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var chain = AuditChain.OpenReadOnly(storage.PathOf(ApplianceProgram.AuditFile));
        var found = await chain.VerifyAsync(known: null, cancellationToken);
        var line = new VerifyLine(
            found.Intact, found.Fault, found.Sequence, found.Head.Length, Convert.ToHexStringLower(found.Head.Hash.Span));
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(line, CommandJson.Default.VerifyLine));
        }
        else
        {
            output.WriteLine(line.Intact
                ? string.Create(CultureInfo.InvariantCulture, $"intact: {line.Length} rows, head {line.Head}")
                : string.Create(CultureInfo.InvariantCulture, $"{line.Fault} at row {line.Row}"));
        }

        return found.Intact ? ExitCodes.Success : ExitCodes.Failure;
    }
}
