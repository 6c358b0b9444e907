using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Benchmarks.Objects;
using EdgeMLOps.Benchmarks.Receivers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>
/// All receivers, round by round: each gets each workload once by stock storescu and once by our own client, and the
/// order of the receivers turns by one from round to round. Between two sendings the machine's dirty pages are flushed
/// and the receiver finishes what it does behind the answer; after each round what was received is cut to nothing.
/// </summary>
internal sealed class ReceiveBench : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ReceiveSettings _settings;
    private readonly Action<string> _tell;
    private readonly ApplianceReceiver _ours;
    private readonly Receiver[] _fast;
    private readonly Receiver[] _slow;
    private readonly Workload[] _workloads;
    private readonly Dictionary<(Receiver Receiver, Workload Workload), Cell> _cells = [];
    private readonly List<Noise> _noise = [];
    private long _sentToUs;

    public ReceiveBench(ReceiveSettings settings, Action<string> tell)
    {
        _settings = settings;
        _tell = tell;
        _ours = new ApplianceReceiver(_folder["ours"]);
        _fast = [_ours, new OrthancReceiver(_folder["orthanc-nd"], noDelay: true), new StoreScpReceiver(_folder["storescp-nd"], noDelay: true)];
        _slow = settings.SlowRounds == 0
            ? []
            : [new OrthancReceiver(_folder["orthanc"], noDelay: false), new StoreScpReceiver(_folder["storescp"], noDelay: false)];
        var ct = new ObjectSet(_folder["ct"], Modality.Ct, settings.CtCount);
        var cr = new ObjectSet(_folder["cr"], Modality.Cr, settings.CrCount);
        _workloads = [new Workload(ct, 1), new Workload(ct, 4), new Workload(cr, 1), new Workload(cr, 4)];
    }

    private IEnumerable<Receiver> All => [.. _fast, .. _slow];

    public async Task<ReceiveResult> RunAsync()
    {
        foreach (var receiver in All)
        {
            await receiver.StartAsync();
        }

        await RoundAsync(_fast, 0, (_, _) => new Cell());
        for (var round = 1; round <= _settings.Rounds; round++)
        {
            await NoteNoiseAsync($"round {round} of {_settings.Rounds}");
            await RoundAsync([.. round <= _settings.SlowRounds ? All : _fast], round, CellOf);
        }

        await NoteNoiseAsync("end");
        await CheckAsync();
        return new ReceiveResult
        {
            Machine = Machine.Describe(_folder.Path),
            Settings = _settings,
            Noise = _noise,
            Workloads = [.. _workloads.Select(workload => workload.Name)],
            Receivers = [.. All.Select(receiver => new ReceiverResult(
                receiver.Name, receiver.PeakMegabytes, [.. _workloads.Select(workload => CellOf(receiver, workload))]))],
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in All)
        {
            await receiver.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task RoundAsync(Receiver[] receivers, int round, Func<Receiver, Workload, Cell> cellOf)
    {
        for (var i = 0; i < receivers.Length; i++)
        {
            var receiver = receivers[(i + round) % receivers.Length];
            foreach (var workload in _workloads)
            {
                await MeasureAsync(receiver, workload, cellOf(receiver, workload));
            }
        }

        foreach (var receiver in receivers)
        {
            receiver.EmptyReceived();
        }
    }

    private async Task MeasureAsync(Receiver receiver, Workload workload, Cell cell)
    {
        await PrepareAsync(workload);
        cell.AddRate(workload.Set.Files.Count, await StockSender.SendAsync(receiver, workload));
        await receiver.SettleAsync();

        await PrepareAsync(workload);
        cell.AddLatencies(await OwnSender.SendAsync(receiver, workload));
        await receiver.SettleAsync();
        _sentToUs += receiver == _ours ? workload.Set.Files.Count * 2 : 0;
    }

    private static async Task PrepareAsync(Workload workload)
    {
        workload.Set.Renew();
        await Noise.FlushMachineAsync();
    }

    // A receiver that lost something, or took one image for another, would be fast for the wrong reason.
    private async Task CheckAsync()
    {
        var (stored, skipped) = (await _ours.FactAsync("receiving.stored"), await _ours.FactAsync("journal.skipped"));
        if (stored != _sentToUs || skipped != _sentToUs)
        {
            throw new InvalidOperationException($"{_sentToUs} sent to us, {stored} stored, {skipped} screened as not for the model");
        }
    }

    private async Task NoteNoiseAsync(string when)
    {
        await Noise.FlushMachineAsync();
        var noise = await Noise.SampleAsync(_folder.Path);
        _noise.Add(noise);
        _tell(FormattableString.Invariant(
            $"{when}: load {noise.Load:0.0}, CPU loop {noise.CpuMilliseconds:0} ms, flush {noise.FlushMilliseconds:0.00} ms, new file {noise.NewFileMilliseconds:0.00} ms"));
    }

    private Cell CellOf(Receiver receiver, Workload workload)
    {
        if (!_cells.TryGetValue((receiver, workload), out var cell))
        {
            _cells.Add((receiver, workload), cell = new Cell());
        }

        return cell;
    }
}
