using System.CommandLine;
using System.Text;
using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary><c>enrol</c>: believe a site's keys that were brought by hand, or make it a token for its first certificate.</summary>
internal static class EnrolCommand
{
    internal static Command Create(IOutputWriter output, Func<FileInfo?, FleetView> view)
    {
        var site = new Argument<Guid?>("SITE") { Description = "Make a one-time token for this site.", Arity = ArgumentArity.ZeroOrOne };
        var days = new Option<int?>("--days") { Description = "Life of the token, 1 to 90 days.", HelpName = "N" };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder that gets token.json (0600), ca.pem and fleet.pub.", HelpName = "DIR" };
        var siteFile = new Option<FileInfo>("--site-file") { Description = "The appliance's crossing/site.json.", HelpName = "FILE" }.AcceptExistingOnly();
        var relayKey = new Option<FileInfo>("--relay-key") { Description = "The relay's keys/relay.pub.", HelpName = "FILE" }.AcceptExistingOnly();
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("enrol", "Believe a site from now on (its two files), or make a token for its first certificate (SITE).")
        {
            site, days, folder, siteFile, relayKey, config, json,
        };
        command.SetAction(async (parsed, token) =>
        {
            await using var fleet = view(parsed.GetValue(config));
            if (parsed.GetValue(site) is { } named)
            {
                var made = await fleet.MakeTokenAsync(new TokenRequest { Site = named, Days = parsed.GetValue(days) }, token);
                await HandOverAsync(made, parsed.GetValue(folder), parsed.GetValue(json), output, token);
                return ExitCodes.Success;
            }

            var request = await ReadAsync(parsed.GetValue(siteFile), parsed.GetValue(relayKey), token);
            await fleet.EnrolAsync(request, token);
            output.WriteLine(FormattableString.Invariant($"enrolled {request.Site.Site:D}, epoch {request.Site.Epoch}"));
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task HandOverAsync(
        EnrolmentToken token, DirectoryInfo? folder, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(token, ControlJson.Default.EnrolmentToken);
        if (folder is null)
        {
            output.WriteLine(text);
            return;
        }

        PrivateFolder.Make(folder.FullName, PrivateFolder.OwnerOnly);
        await WriteAsync("token.json", text);
        await WriteAsync("ca.pem", token.BrokerAuthority);
        await WriteAsync("fleet.pub", $"{token.FleetKey}\n");
        output.WriteLine(json
            ? FormattableString.Invariant($$"""{"token":"{{token.Token:D}}","site":"{{token.Site:D}}","expiresUtc":"{{token.ExpiresUtc.UtcDateTime:O}}"}""")
            : FormattableString.Invariant($"token {token.Token:D} for {token.Site:D} in {folder.FullName}, good until {token.ExpiresUtc.UtcDateTime:yyyy-MM-dd HH:mm}Z; broker {token.BrokerHost}:{token.BrokerPort}, tenant {token.Tenant}"));

        Task WriteAsync(string name, string content) =>
            AtomicFile.WriteAsync(Path.Combine(folder.FullName, name), Encoding.UTF8.GetBytes(content), cancellationToken);
    }

    private static async Task<EnrolRequest> ReadAsync(FileInfo? siteFile, FileInfo? relayKey, CancellationToken cancellationToken)
    {
        if (siteFile is null || relayKey is null)
        {
            throw new CommandException("enrol needs SITE, for a token, or both --site-file and --relay-key");
        }

        SiteIdentity? site;
        try
        {
            site = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(siteFile.FullName, cancellationToken), ControlJson.Default.SiteIdentity);
        }
        catch (JsonException ex)
        {
            throw new CommandException($"{siteFile.FullName}: {ex.Message}");
        }

        var text = await File.ReadAllTextAsync(relayKey.FullName, cancellationToken);
        return new EnrolRequest
        {
            Site = site ?? throw new CommandException($"{siteFile.FullName}: holds no site"),
            RelayKey = VerifyingKey.TryParse(text.AsSpan().Trim(), out var key)
                ? key
                : throw new CommandException($"{relayKey.FullName}: not a public key of 128 hexadecimal digits"),
        };
    }
}
