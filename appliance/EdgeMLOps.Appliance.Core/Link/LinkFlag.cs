using System.Text.Json;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>The wish that outlives the process: <c>link.json</c> says whether hospital sockets may be open after a start.</summary>
internal sealed class LinkFlag
{
    private readonly string _path;

    public LinkFlag(string path) => _path = path;

    /// <summary>What was last persisted; null on the first start.</summary>
    /// <exception cref="JsonException">The file is damaged: whether sockets may be opened is unknown, so none is.</exception>
    public LinkFlagContent? Load() => File.Exists(_path)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), LinkJson.Default.LinkFlagContent)
        : null;

    public Task SaveAsync(LinkFlagContent content, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(_path, JsonSerializer.SerializeToUtf8Bytes(content, LinkJson.Default.LinkFlagContent), cancellationToken);
}
