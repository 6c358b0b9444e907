using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>trust</c>: whose packages this installation believes, and until when, and the roots that follow.</summary>
internal static class TrustCommand
{
    public static Command Create(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("trust", "Whose packages are believed: version, digest, end and keys of the root document.") { config, json, TrustUpdateCommand.Create(output) };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName);
            var options = HostSetup.ReadValidated(configuration, TrustOptions.Section, new TrustOptionsValidator());
            var line = await ReadAsync(new RootStore(HostSetup.ReadStorage(configuration), options), cancellationToken);
            foreach (var text in parsed.GetValue(json) ? [JsonSerializer.Serialize(line, CommandJson.Default.TrustLine)] : ForPeople(line))
            {
                output.WriteLine(text);
            }

            return line.IsExpired ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static async Task<TrustLine> ReadAsync(RootStore roots, CancellationToken cancellationToken)
    {
        try
        {
            var root = await roots.ReadAsync(cancellationToken)
                ?? throw new CommandException("No root document is installed, so nobody's packages are believed: Trust:RootFile");
            var document = root.Document;
            return new TrustLine(
                document.Version, root.Digest.ToString(), document.Expires, root.IsExpired(TimeProvider.System.GetUtcNow()), document.Roles);
        }
        catch (PackageRefusedException ex)
        {
            throw new CommandException($"{ex.Fault}: {ex.Message}");
        }
        catch (AdmissionException ex)
        {
            throw new CommandException($"{ex.Code}: {ex.Message}");
        }
    }

    private static IEnumerable<string> ForPeople(TrustLine line)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture, $"root version {line.Version}, {(line.IsExpired ? "EXPIRED" : "until")} {line.Expires:yyyy-MM-ddTHH:mm:ssZ}");
        yield return $"digest {line.Digest}";
        foreach (var role in line.Roles)
        {
            yield return FormattableString.Invariant($"{role.Role}: {role.Threshold} of {string.Join(", ", role.Keys)}");
        }
    }
}
