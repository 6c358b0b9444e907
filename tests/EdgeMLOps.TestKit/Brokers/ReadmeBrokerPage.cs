using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Brokers;

/// <summary>The configuration and the access list of a mosquitto as relay/README.md prints them for a site: what the tests run is what a site is told to run.</summary>
public sealed class ReadmeBrokerPage
{
    private const string FilesInReadme = "/etc/mosquitto/edgemlops/";
    private const string ListenerInReadme = "listener 8883";

    private readonly string _configuration;
    private readonly string _access;

    private ReadmeBrokerPage(string configuration, string access)
    {
        _configuration = configuration;
        _access = access;
    }

    public static async Task<ReadmeBrokerPage> ReadAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "relay", "README.md"));
        return new ReadmeBrokerPage(Block(page, "conf"), Block(page, "acl"));
    }

    /// <summary>The access list with a topic level in the tenant's place.</summary>
    /// <param name="tenant">A tenant, or <c>+</c> for any.</param>
    /// <param name="collectors">Names that may do what <c>fleet</c> may.</param>
    public string Access(string tenant, params string[] collectors)
    {
        var list = Replaced(_access, "TENANT", tenant);
        var ofFleet = list[list.IndexOf("user fleet\n", StringComparison.Ordinal)..];
        return list + string.Concat(collectors.Select(name => Replaced(ofFleet, "user fleet\n", $"user {name}\n")));
    }

    /// <summary>What is said of one door.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="door">Port, and address.</param>
    public string Listener(string folder, string door) => Replaced(Placed(Paragraphs[0], folder), ListenerInReadme, $"listener {door}");

    /// <summary>What is said of all doors.</summary>
    /// <param name="folder">Where its files are.</param>
    public string General(string folder) => Placed(Paragraphs[1], folder);

    private string[] Paragraphs => _configuration.Split("\n\n");

    private static string Placed(string text, string folder) => text.Replace(FilesInReadme, folder + "/", StringComparison.Ordinal);

    /// <summary>A text with something else in a place that it must have.</summary>
    public static string Replaced(string text, string old, string now) => text.Contains(old, StringComparison.Ordinal)
        ? text.Replace(old, now, StringComparison.Ordinal)
        : throw new InvalidOperationException($"relay/README.md says no '{old}'");

    private static string Block(string page, string kind)
    {
        var begin = page.IndexOf($"```{kind}\n", StringComparison.Ordinal);
        if (begin < 0)
        {
            throw new InvalidOperationException($"relay/README.md has no block of kind {kind}");
        }

        begin += kind.Length + 4;
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}
