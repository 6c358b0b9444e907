namespace EdgeMLOps.TestKit.Processes;

/// <summary>A folder of a test's own, removed with all it holds.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("edgemlops-test-").FullName;

    public string Path { get; }

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public string Make(params string[] parts) => Directory.CreateDirectory(this[parts]).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
