// Holds a manifest against Kubernetes' own schema: node kubernetes.mjs FILE
import { readFileSync } from 'node:fs';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { parseAllDocuments } from 'yaml';

const kinds = { Job, NetworkPolicy };
for (const document of parseAllDocuments(readFileSync(process.argv[2], 'utf8'))) {
  const object = document.toJS();
  const Kind = kinds[object.kind];
  if (!Kind) {
    throw new Error(`No schema is at hand for ${object.kind}: name it in kubernetes.mjs.`);
  }
  new Kind(object).validate();
}
