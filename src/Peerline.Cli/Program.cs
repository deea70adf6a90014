using Peerline.Cli;

return await Cli.RunAsync(args);
