using System.CommandLine;
using System.Globalization;
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
        var head = Convert.ToHexStringLower(found.Head.Hash.Span);
        if (json)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"intact":{{(found.Intact ? "true" : "false")}},"fault":"{{found.Fault}}","sequence":{{found.Sequence}},"length":{{found.Head.Length}},"head":"{{head}}"}"""));
        }
        else
        {
            output.WriteLine(found.Intact
                ? string.Create(CultureInfo.InvariantCulture, $"intact: {found.Head.Length} rows, head {head}")
                : string.Create(CultureInfo.InvariantCulture, $"{found.Fault} at row {found.Sequence}"));
        }

        return found.Intact ? ExitCodes.Success : ExitCodes.Failure;
    }
}
