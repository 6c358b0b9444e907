namespace EdgeMLOps.Benchmarks.Objects;

/// <summary>Files to send: the same pixels for the whole run, other UIDs for each use.</summary>
internal sealed class ObjectSet
{
    private int _given;
    private int _uses;

    public ObjectSet(string folder, Modality modality, int count)
    {
        Modality = modality;
        Directory.CreateDirectory(folder);
        Files = [.. Enumerable.Range(0, count).Select(index => ObjectFile.Make(folder, modality, index))];
    }

    public Modality Modality { get; }

    public IReadOnlyList<ObjectFile> Files { get; }

    /// <summary>New UIDs for all: one study, each file an instance of it.</summary>
    public void Renew()
    {
        _uses++;
        foreach (var file in Files)
        {
            file.Renew(_uses, _given++);
        }
    }

    /// <summary>The files as so many senders share them, each a run of neighbours.</summary>
    public IReadOnlyList<ObjectFile[]> Shares(int senders) =>
        [.. Enumerable.Range(0, senders).Select(sender =>
            Files.Skip(Files.Count * sender / senders).Take((Files.Count * (sender + 1) / senders) - (Files.Count * sender / senders)).ToArray())];
}
