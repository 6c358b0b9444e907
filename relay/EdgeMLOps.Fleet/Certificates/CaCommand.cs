using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary><c>ca</c>: the fleet's certificate authority. Its key is used where it lies; the service need not run.</summary>
internal static class CaCommand
{
    internal static Command Create(IOutputWriter output, Func<FileInfo?, StorageOptions> storage, TimeProvider time) =>
        new("ca", "The authority that the broker believes of sites, of the fleet and of itself.")
        {
            Init(output, storage, time),
            Issue(output, storage, time),
        };

    private static Command Init(IOutputWriter output, Func<FileInfo?, StorageOptions> storage, TimeProvider time)
    {
        var config = CommonOptions.Config();
        var command = new Command("init", "Make the authority where there is none, and print its certificate.") { config };
        command.SetAction(async (parsed, token) =>
        {
            var root = storage(parsed.GetValue(config));
            using var authority = await FleetAuthority.InitAsync(root.PathOf("keys"), time.GetUtcNow(), token);
            await WriteFirstListAsync(parsed.GetValue(config), root, authority, time, token);
            output.WriteLine(authority.Pem);
            return ExitCodes.Success;
        });
        return command;
    }

    // The broker does not start without one.
    private static async Task WriteFirstListAsync(
        FileInfo? config, StorageOptions root, FleetAuthority authority, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = HostSetup.ReadValidated(
            HostSetup.ReadConfiguration(config?.FullName), AuthorityOptions.Section, new AuthorityOptionsValidator());
        if (!File.Exists(options.ListFile(root)))
        {
            await RevocationDesk.WriteAsync(options.ListFile(root), authority, [], time.GetUtcNow(), cancellationToken);
        }
    }

    private static Command Issue(IOutputWriter output, Func<FileInfo?, StorageOptions> storage, TimeProvider time)
    {
        var config = CommonOptions.Config();
        var name = new Argument<string>("NAME") { Description = "Common name: 'fleet', or the broker's. A site gets its own by a token." };
        var hosts = new Option<string[]>("--host") { Description = "A name or address of the broker: makes a server's certificate.", HelpName = "HOST" };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder that gets NAME.crt and NAME.key (0600).", HelpName = "DIR", Required = true };
        var days = new Option<int>("--days") { Description = "Its life.", HelpName = "N", DefaultValueFactory = _ => 900 };
        var command = new Command("issue", "Sign a certificate for the fleet itself or for the broker.") { name, hosts, folder, days, config };
        command.SetAction(async (parsed, token) =>
        {
            var root = storage(parsed.GetValue(config));
            using var authority = await FleetAuthority.TryLoadAsync(root.PathOf("keys"), token)
                ?? throw new CommandException($"{root.PathOf("keys", "ca.key")} is not there: run 'edgemlops-fleet ca init' first");
            var (common, life) = (Common(parsed.GetRequiredValue(name)), Life(parsed.GetValue(days)));
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={common}", key, HashAlgorithmName.SHA256);
            using var certificate = parsed.GetValue(hosts) is { Length: > 0 } named
                ? authority.IssueServer(request, Names(named), time.GetUtcNow(), life)
                : authority.IssueClient(request, time.GetUtcNow(), life);
            await AuditAsync(root, common, certificate, time, token);
            var to = PrivateFolder.Make(parsed.GetRequiredValue(folder).FullName, PrivateFolder.OwnerOnly);
            await AtomicFile.WriteAsync(Path.Combine(to, $"{common}.key"), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), token);
            await AtomicFile.WriteAsync(Path.Combine(to, $"{common}.crt"), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), token);
            output.WriteLine(Path.Combine(to, $"{common}.crt"));
            return ExitCodes.Success;
        });
        return command;
    }

    // A site's name is a UUID: under one the broker would take it for that site.
    private static string Common(string name) =>
        name is { Length: > 0 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && !Guid.TryParse(name, out _)
            ? name
            : throw new CommandException($"NAME must be 1 to 64 letters, digits, '-' and '.', and no UUID: '{name}' is not");

    private static TimeSpan Life(int days) =>
        days is >= 1 and <= 3650 ? TimeSpan.FromDays(days) : throw new CommandException("--days must be 1 to 3650");

    private static SubjectAlternativeNameBuilder Names(string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names;
    }

    private static async Task AuditAsync(
        StorageOptions root, string common, X509Certificate2 certificate, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var audit = await AuditChain.OpenAsync(root.PathOf("audit.db"), time, cancellationToken);
        await audit.AppendAsync(
            "CertificateIssuedByHand",
            Environment.UserName,
            FormattableString.Invariant($$"""{"name":"{{common}}","serial":"{{certificate.SerialNumber}}"}"""),
            cancellationToken);
    }
}
