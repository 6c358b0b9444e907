using System.Text;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Core.Workers.Child;

namespace EdgeMLOps.TestWorker;

internal sealed class TestHandler(bool changesFiles) : IWorkerHandler
{
    private const int Mebibyte = 1 << 20;

    // Standard output is the pipe to the service until the worker's loop takes it away.
    private readonly string _service = new FileInfo("/proc/self/fd/1").LinkTarget!; // not null: a descriptor is a link

    public bool ChangesFiles => changesFiles;

    public WorkerAnswer Handle(ushort verb, ReadOnlySpan<byte> body, WorkerBlock block) => (TestVerb)verb switch
    {
        TestVerb.Echo => Echo(body, block),
        TestVerb.Refuse => WorkerAnswer.Refuse(7, Encoding.UTF8.GetString(body)),
        TestVerb.Fault => Do(() => Native.memset(IntPtr.Zero, 1, 1)),
        TestVerb.Abort => Do(Native.abort),
        TestVerb.Exit => Do(() => Native._exit(0)),
        TestVerb.Throw => throw new InvalidOperationException("A handler's own fault."),
        TestVerb.Hang => WorkerAnswer.Refuse(8, $"{Native.pause()}"),
        TestVerb.EatNative => EatNative(),
        TestVerb.EatManaged => EatManaged(),
        TestVerb.EatShared => EatShared(),
        TestVerb.Garbage => Do(() => WriteToService("this is no frame"u8.ToArray())),
        TestVerb.AnswerTwice => Do(() => WriteToService([7, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0])),
        TestVerb.Print => Print(body.ToArray()),
        TestVerb.Report => WorkerAnswer.Done(Encoding.UTF8.GetBytes(string.Join('\n', Facts()))),
        TestVerb.Escape => Escape(block),
        TestVerb.ChangeFiles => ChangeFiles(),
        _ => WorkerAnswer.Refuse(1, "unknown verb"),
    };

    private static WorkerAnswer Do(Action action)
    {
        action();
        return WorkerAnswer.Done([]);
    }

    private static WorkerAnswer Echo(ReadOnlySpan<byte> body, WorkerBlock block)
    {
        var bytes = new byte[body.Length];
        block.Read(0, bytes.AsSpan());
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i]++;
        }

        block.Write<byte>(0, bytes);
        return WorkerAnswer.Done(body.ToArray());
    }

    private static WorkerAnswer EatNative()
    {
        for (var eaten = 0; ; eaten++)
        {
            var memory = Native.malloc(Mebibyte);
            if (memory == IntPtr.Zero)
            {
                return WorkerAnswer.Refuse(9, $"{eaten} MiB");
            }

            Native.memset(memory, 1, Mebibyte);
        }
    }

    private static WorkerAnswer EatShared()
    {
        while (true)
        {
            var memory = Native.mmap(IntPtr.Zero, Mebibyte, 3, 0x21, -1, 0); // PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS
            Native.memset(memory, 1, Mebibyte);
        }
    }

    private static WorkerAnswer EatManaged()
    {
        var kept = new List<byte[]>();
        while (true)
        {
            var bytes = new byte[Mebibyte];
            Array.Fill(bytes, (byte)1);
            kept.Add(bytes);
        }
    }

    private static WorkerAnswer Print(byte[] text)
    {
        Native.write(1, text, text.Length);
        for (var i = 0; i < 1000; i++)
        {
            Native.write(2, text, text.Length);
        }

        return WorkerAnswer.Done([]);
    }

    private void WriteToService(byte[] bytes) =>
        Native.write(Descriptors().First(one => one.Target == _service).Descriptor, bytes, bytes.Length);

    private static List<(int Descriptor, string Target)> Descriptors() => [.. Directory.GetFiles("/proc/self/fd")
        .Select(path => (int.Parse(Path.GetFileName(path)), new FileInfo(path).LinkTarget ?? ""))];

    private static IEnumerable<string> Facts()
    {
        yield return $"cwd {Environment.CurrentDirectory}";
        yield return $"oom {File.ReadAllText("/proc/self/oom_score_adj").Trim()}";
        yield return $"nice {File.ReadAllText("/proc/self/stat").Split(' ')[18]}";
        foreach (var line in File.ReadAllLines("/proc/self/limits").Where(line => line.StartsWith("Max core", StringComparison.Ordinal)))
        {
            yield return line;
        }

        foreach (var line in File.ReadAllLines("/proc/self/status"))
        {
            yield return line;
        }

        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            yield return $"env {variable.Key}={variable.Value}";
        }
    }

    private static WorkerAnswer Escape(WorkerBlock block)
    {
        var socket = Native.ErrorOf(Native.socket(1, 1, 0));
        var program = Native.ErrorOf(Native.execve([.. "/bin/true\0"u8], IntPtr.Zero, IntPtr.Zero));
        var signal = Native.ErrorOf(Native.kill(Native.getppid(), 0));
        var shared = Descriptors().First(one => one.Target.Contains("edgemlops-worker", StringComparison.Ordinal)).Descriptor;
        var shrink = Native.ErrorOf(Native.ftruncate(shared, 0));
        block.Write<byte>(block.Capacity - 1, [1]);
        return WorkerAnswer.Done(Encoding.UTF8.GetBytes($"{socket} {program} {signal} {shrink}"));
    }

    private static WorkerAnswer ChangeFiles()
    {
        byte[] path = [.. "made\0"u8];
        var made = Native.ErrorOf(Native.open(path, 0x41, 0x180)); // O_WRONLY | O_CREAT, 0600
        var folder = Native.ErrorOf(Native.mkdir([.. "folder\0"u8], 0x1C0));
        var removed = Native.ErrorOf(Native.unlink(path));
        var read = Native.ErrorOf(Native.open([.. "/proc/self/status\0"u8], 0, 0));
        return WorkerAnswer.Done(Encoding.UTF8.GetBytes($"{made} {folder} {removed} {read}"));
    }
}
