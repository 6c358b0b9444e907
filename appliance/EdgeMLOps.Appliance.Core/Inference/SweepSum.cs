using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What a model made of all frames of an image, put together as one prediction.</summary>
internal sealed class SweepSum
{
    /// <summary>Candidates of an image; each takes 27 bytes of the log, and some 70 of memory meanwhile.</summary>
    public const int MostCandidates = 1 << 19;

    /// <summary>Kept boxes of an image: each is a measurement group of the report.</summary>
    public const int MostBoxes = 2000;

    private readonly int _frames;
    private readonly FrameJudge _judge;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly List<BoxDecision> _decisions = [];
    private InputFacts _input;
    private StageTimings _timings;
    private double _sum;
    private int _kept;
    private int _seen;

    public SweepSum(int frames, FrameJudge judge, TimeProvider time)
    {
        (_frames, _judge, _time, _begun) = (frames, judge, time, time.GetTimestamp());
        _input = InputFacts.None with { Frames = frames };
    }

    /// <summary>Whether no frame has failed so far.</summary>
    public bool IsSound => Outcome == PredictionOutcome.Predicted;

    public PredictionOutcome Outcome { get; private set; } = PredictionOutcome.Predicted;

    /// <summary>Code of the first failure; empty when there is none.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Which frame failed, with tag, offset or sizes at fault; empty when none did.</summary>
    public string Message { get; private set; } = "";

    /// <summary>Adds a frame that the model has seen.</summary>
    public void Add(SweptFrame frame, DecodedImage image, InferenceResult inferred)
    {
        var begun = _time.GetTimestamp();
        Note(frame, image, inferred);
        if (inferred.Code != InferenceCode.Detected)
        {
            Fail(frame.Index, PredictionOutcome.InferenceFailed, inferred.Code.ToString(), "");
        }
        else if (_decisions.Count + inferred.Candidates.Count > MostCandidates)
        {
            Fail(frame.Index, PredictionOutcome.InferenceFailed, nameof(InferenceCode.TooManyCandidates), FormattableString.Invariant($"more than {MostCandidates} up to it"));
        }
        else
        {
            Keep(frame.Index + 1, _judge(inferred.Candidates, image));
        }

        _timings = _timings with { PostProcess = _timings.PostProcess + _time.GetElapsedTime(begun) };
    }

    /// <summary>Ends with a frame that was not decoded.</summary>
    public void Refuse(SweptFrame frame)
    {
        _timings = _timings with { Decode = _timings.Decode + frame.Decode };
        Fail(frame.Index, PredictionOutcome.DecodeFailed, frame.Decoded.Code.ToString(), frame.Decoded.Message);
    }

    /// <summary>No frame comes any more: what passed and is no frame's own work is the model's, as far as that ran, and waiting.</summary>
    public void End()
    {
        var rest = _time.GetElapsedTime(_begun) - _timings.Decode - _timings.Preprocess - _timings.PostProcess;
        rest = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        var infer = _timings.Infer < rest ? _timings.Infer : rest;
        _timings = _timings with { Infer = infer, Wait = rest - infer };
    }

    /// <summary>The prediction.</summary>
    /// <param name="begun">What is known of the image.</param>
    /// <param name="before">What reading it took.</param>
    public Prediction Of(Prediction begun, TimeSpan before) => begun with
    {
        Outcome = Outcome,
        Code = Code,
        Provider = Provider ?? begun.Provider,
        Decisions = IsSound ? _decisions : [],
        Input = _input,
        Timings = _timings with { Decode = _timings.Decode + before },
        BatchSize = BatchSize,
    };

    private ExecutionProvider? Provider { get; set; }

    private int BatchSize { get; set; }

    // The runs of a batch have one time for all its images.
    private void Note(SweptFrame frame, DecodedImage image, InferenceResult inferred)
    {
        var timings = inferred.Timings;
        _timings = _timings with
        {
            Decode = _timings.Decode + frame.Decode,
            Preprocess = _timings.Preprocess + timings.Preprocess,
            Infer = _timings.Infer + (timings.Infer / Math.Max(1, timings.BatchSize)),
        };
        (Provider, BatchSize) = (inferred.Provider, Math.Max(BatchSize, timings.BatchSize));
        var (facts, all) = (InputFacts.Of(image), _input);
        _sum += facts.Statistics.Mean;
        _seen++;
        _input = facts with
        {
            Frame = 0,
            Frames = _frames,
            Statistics = new(
                _seen == 1 ? facts.Statistics.Minimum : Math.Min(all.Statistics.Minimum, facts.Statistics.Minimum),
                _seen == 1 ? facts.Statistics.Maximum : Math.Max(all.Statistics.Maximum, facts.Statistics.Maximum),
                _sum / _seen),
            WindowLow = _seen == 1 ? facts.WindowLow : Math.Min(all.WindowLow, facts.WindowLow),
            WindowHigh = _seen == 1 ? facts.WindowHigh : Math.Max(all.WindowHigh, facts.WindowHigh),
        };
    }

    private void Keep(int frame, BoxDecision[] decisions)
    {
        BoxFilter.Shift(decisions, _decisions.Count);
        foreach (ref var decision in decisions.AsSpan())
        {
            decision = decision with { Candidate = decision.Candidate with { Frame = frame }, Box = decision.Box with { Frame = frame } };
            _kept += decision.Kept ? 1 : 0;
        }

        _decisions.AddRange(decisions);
        if (_kept > MostBoxes)
        {
            Fail(frame - 1, PredictionOutcome.InferenceFailed, nameof(InferenceCode.TooManyBoxes), FormattableString.Invariant($"more than {MostBoxes} up to it"));
        }
    }

    private void Fail(int index, PredictionOutcome outcome, string code, string message)
    {
        (Outcome, Code) = (outcome, code);
        Message = FormattableString.Invariant($"frame {index + 1} of {_frames}{(message.Length > 0 ? ": " : "")}{message}");
        _input = _input with { Frame = index + 1 };
    }
}
