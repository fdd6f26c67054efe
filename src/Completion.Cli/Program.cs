using System.CommandLine;
using Completion.Cli.Commands;
using Completion.Cli.Commands.Evaluation;

var root = new RootCommand("C# completion that checks every suggestion with the compiler. Runs on this machine alone.");
root.Add(CompleteCommand.Create());
root.Add(InfillCommand.Create());
root.Add(DemoCommand.Create());
root.Add(ServeCommand.Create());
root.Add(EvalCommand.Create());
root.Add(BenchCommand.Create());
root.Add(CalibrateCommand.Create());
root.Add(DoctorCommand.Create());
return await CommandLine.RunAsync(root, args);
